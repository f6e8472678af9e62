package io.gradus.explain;

import io.gradus.ir.Origin;
import java.util.List;
import java.util.stream.Collectors;

/** An explanation as text. */
final class TextPage {
    private final StringBuilder text = new StringBuilder();

    private TextPage() {}

    static String of(Explanation explanation) {
        var page = new TextPage();
        explanation.summary().forEach(line -> page.text.append(line).append('\n'));
        page.steps(explanation.steps(), "");
        return page.text.toString();
    }

    private void steps(List<ExplainedStep> steps, String indent) {
        for (var step : steps) {
            text.append('\n').append(indent).append(step.label()).append(' ').append(step.name());
            text.append(timing(step)).append('\n');
            var inner = indent + "    ";
            line(inner, "from", origins(step));
            line(inner, "does", work(step));
            line(inner, "code", step.code());
            lines(inner, "loops", step.loops());
            lines(inner, "reads", step.reads());
            lines(inner, "writes", step.writes());
            step.bodies().forEach(body -> steps(body, inner));
        }
    }

    static String origins(ExplainedStep step) {
        return step.origins().stream()
                .map(Origin::toString)
                .distinct()
                .collect(Collectors.joining(", "));
    }

    static String work(ExplainedStep step) {
        var work = step.work();
        return "%s; %s read, %s written"
                .formatted(
                        Units.flops(work.flops()),
                        Units.bytes(work.bytesRead()),
                        Units.bytes(work.bytesWritten()));
    }

    static String timing(ExplainedStep step) {
        if (Double.isNaN(step.nanos())) {
            return "";
        }
        if (step.nanos() == 0) {
            return ": not run for this argument";
        }
        var timing =
                ": %s, %s of the run"
                        .formatted(Units.time(step.nanos()), Units.percent(step.share()));
        return step.limit().isEmpty()
                ? timing
                : timing
                        + ", %s of the machine's %s"
                                .formatted(Units.percent(step.peak()), step.limit());
    }

    private void line(String indent, String title, String line) {
        lines(indent, title, line.isEmpty() ? List.of() : List.of(line));
    }

    private void lines(String indent, String title, List<String> lines) {
        var start = title;
        for (var line : lines) {
            text.append(indent).append("%-7s".formatted(start)).append(line).append('\n');
            start = "";
        }
    }
}
