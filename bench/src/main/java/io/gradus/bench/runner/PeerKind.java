package io.gradus.bench.runner;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** Who takes part. */
enum PeerKind {
    GRADUS("Gradus", true),
    NUMPY("NumPy", false),
    TORCH("PyTorch", true),
    TORCH_COMPILE("PyTorch, torch.compile", true),
    JAX("JAX, jit", true),
    KERAS("Keras", true),
    DJL("DJL, PyTorch", true),
    TENSORFLOW("TensorFlow Java, graph", true),
    DL4J("Deeplearning4j", true);

    private final String title;
    private final boolean differentiates;

    PeerKind(String title, boolean differentiates) {
        this.title = title;
        this.differentiates = differentiates;
    }

    /** For tables. */
    String title() {
        return title;
    }

    /** Whether it finds gradients by itself. */
    boolean differentiates() {
        return differentiates;
    }

    /** The name on the command line. */
    String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static PeerKind of(String id) {
        return Arrays.stream(values())
                .filter(kind -> kind.id().equals(id.strip().toLowerCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(() ->
                        new IllegalArgumentException(
                                "unknown peer '%s': there are %s".formatted(id.strip(), ids())));
    }

    static String ids() {
        return Arrays.stream(values()).map(PeerKind::id).collect(Collectors.joining(", "));
    }
}
