package io.gradus.explain;

import io.gradus.compile.Work;
import io.gradus.ir.Epilogue;
import io.gradus.ir.Graph;
import io.gradus.ir.Node;
import io.gradus.ir.Plan;
import io.gradus.ir.Region;
import io.gradus.spi.Backend;
import io.gradus.spi.Report;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.ToLongFunction;

/**
 * What a function was compiled to, for arguments of given sizes. {@link #toString} is a text,
 * {@link #html} a page for the browser.
 */
public final class Explanation {
    private final Graph traced;
    private final Graph compiled;
    private final List<ExplainedStep> steps;
    private final List<String> summary;
    private final Work work;
    private final double nanos;

    private Explanation(
            Graph traced,
            Graph compiled,
            List<ExplainedStep> steps,
            List<String> summary,
            Work work,
            double nanos) {
        this.traced = traced;
        this.compiled = compiled;
        this.steps = steps;
        this.summary = summary;
        this.work = work;
        this.nanos = nanos;
    }

    /**
     * Explains a program. If the report has times, the machine's peaks are measured now.
     *
     * @param traced the graph before the passes
     * @param plan the plan that was compiled
     * @param report what the backend tells of its program
     * @param symbols the values of the plan's open sizes, in their order
     * @param backend where the program runs
     * @return the explanation
     */
    public static Explanation of(
            Graph traced, Plan plan, Report report, int[] symbols, Backend backend) {
        ToLongFunction<String> sizes =
                name -> {
                    int index = plan.symbols().indexOf(name);
                    return index < 0 ? 1 : symbols[index];
                };
        var graph = Epilogue.apart(plan.graph());
        var explainer = new Explainer(backend, sizes, report);
        var steps = explainer.steps(graph, report, "", 1);
        var work = Work.of(graph, sizes);
        double nanos = Explainer.nanos(report);
        var summary = new ArrayList<String>();
        summary.add(
                "%d operations traced, compiled to %d steps%s"
                        .formatted(count(traced), count(graph), sizes(plan, symbols)));
        summary.add(
                "%s; %s read, %s written"
                        .formatted(
                                Units.flops(work.flops()),
                                Units.bytes(work.bytesRead()),
                                Units.bytes(work.bytesWritten())));
        summary.add(
                "planned memory: %s (arrays: %d), for %d values that would take %s"
                        .formatted(
                                Units.bytes(report.arrays().stream().mapToLong(x -> x).sum()),
                                report.arrays().size(),
                                planned(report),
                                Units.bytes(unshared(report))));
        if (!Double.isNaN(nanos)) {
            summary.add(
                    "one run takes %s, %s"
                            .formatted(
                                    Units.time(nanos), Units.flopRate(work.flops() / nanos * 1e9)));
            summary.addAll(explainer.machine());
        }
        return new Explanation(traced, graph, steps, List.copyOf(summary), work, nanos);
    }

    private static String sizes(Plan plan, int[] symbols) {
        var text = new StringBuilder();
        for (int i = 0; i < symbols.length; i++) {
            text.append(", ").append(plan.symbols().get(i)).append(" = ").append(symbols[i]);
        }
        return text.toString();
    }

    /** How many nodes compute something, those inside of regions too. */
    private static int count(Graph graph) {
        int count = 0;
        for (var node : graph.nodes()) {
            count += node instanceof Node.Alias ? 0 : 1;
            if (node instanceof Region region) {
                count += region.bodies().stream().mapToInt(Explanation::count).sum();
            }
        }
        return count;
    }

    private static long planned(Report report) {
        return report.steps().stream()
                .flatMap(step -> step.memory().stream())
                .filter(array -> array >= 0)
                .count();
    }

    private static long unshared(Report report) {
        return report.steps().stream()
                .flatMap(step -> step.memory().stream())
                .filter(array -> array >= 0)
                .mapToLong(array -> report.arrays().get(array))
                .sum();
    }

    /**
     * The steps, in the order in which they run.
     *
     * @return the steps
     */
    public List<ExplainedStep> steps() {
        return steps;
    }

    /**
     * What one run computes and moves.
     *
     * @return the sum over the steps
     */
    public Work work() {
        return work;
    }

    /**
     * How long one run takes.
     *
     * @return the sum of the steps' times in nanoseconds, NaN if they were not measured
     */
    public double nanos() {
        return nanos;
    }

    /** What is true of the whole, one line each. */
    List<String> summary() {
        return summary;
    }

    /** The graph before the passes. */
    Graph traced() {
        return traced;
    }

    /** The graph after the passes. */
    Graph compiled() {
        return compiled;
    }

    /**
     * A page that needs nothing else: totals, the graph before and after the passes, and the steps.
     *
     * @return an HTML document
     */
    public String html() {
        return HtmlPage.of(this);
    }

    /**
     * Writes the page to a file.
     *
     * @param file where to; what stands there is replaced
     * @throws UncheckedIOException if it cannot be written
     */
    public void writeHtml(Path file) {
        try {
            // Not createTempFile: what it makes only its owner may read.
            var beside = file.resolveSibling("." + file.getFileName() + "." + UUID.randomUUID());
            try {
                Files.writeString(beside, html(), StandardOpenOption.CREATE_NEW);
                Files.move(beside, file, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(beside);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the page cannot be written to " + file, e);
        }
    }

    /** The explanation as text. */
    @Override
    public String toString() {
        return TextPage.of(this);
    }
}
