package io.gradus.bench.runner;

import io.gradus.bench.harness.Work;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** A part of the benchmark, as {@code --work} names it, and the works that it measures in steps. */
enum Part {
    A(Work.A),
    B(Work.B),
    C(Work.C),
    D(Work.D),
    E(Work.E),
    F(Work.F),
    G(Work.G_B, Work.G_C),
    /** From the start of a process to the end of the first step of A. */
    H,
    /** The most memory that B takes. */
    I,
    /** What must be installed. */
    J,
    /** The machine's memory, and how much of its speed a fused chain reaches. */
    M(Work.COPY, Work.CHAIN);

    private final List<Work> works;

    Part(Work... works) {
        this.works = List.of(works);
    }

    List<Work> works() {
        return works;
    }

    static Part of(String name) {
        return Arrays.stream(values())
                .filter(part -> part.name().equals(name.strip().toUpperCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(() ->
                        new IllegalArgumentException(
                                "unknown work '%s': there are %s"
                                        .formatted(
                                                name.strip(),
                                                Arrays.stream(values())
                                                        .map(Part::name)
                                                        .collect(Collectors.joining(", ")))));
    }
}
