package io.gradus.tensor;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.IntStream;

/** A {@link GradientCheck} under way: the point, and what was found so far. */
final class GradientComparison {
    /** What rounding may cost in each of the two function values, in units in the last place. */
    private static final int ROUNDING = 16;

    private final GradientCheck check;
    private final List<Operand> point;
    private final List<Integer> sources;
    private final List<String> paths;
    private final Random random;
    private int elements;
    private int mismatches;
    private Optional<GradientCheck.Element> worst = Optional.empty();

    GradientComparison(
            GradientCheck check,
            List<Operand> point,
            List<Integer> sources,
            List<String> paths,
            Random random) {
        this.check = check;
        this.point = point;
        this.sources = sources;
        this.paths = paths;
        this.random = random;
    }

    GradientCheck.Report report() {
        return new GradientCheck.Report(elements, mismatches, worst);
    }

    /** The gradients of a function's value; empty where it does not depend on a source. */
    private List<Optional<Tensor>> gradients(
            Function<List<Operand>, Tensor> function, List<Operand> given) {
        var watched = sources.stream().map(given::get).toList();
        var tape = new GradientTape(false, false);
        Tensor value;
        try (tape) {
            watched.forEach(tape::watch);
            value = function.apply(given);
        }
        var gradients = tape.gradients(value, watched);
        return IntStream.range(0, watched.size()).mapToObj(gradients::find).toList();
    }

    Tensor weightedGradients(
            Function<List<Operand>, Tensor> function, List<Operand> given, List<Tensor> weights) {
        Tensor sum = Tensor.of(0.0);
        var gradients = gradients(function, given);
        for (int i = 0; i < gradients.size(); i++) {
            if (gradients.get(i).isPresent()) {
                sum = sum.plus(gradients.get(i).get().times(weights.get(i)).sum());
            }
        }
        return sum;
    }

    void compare(int order, Function<List<Operand>, Tensor> function) {
        var gradients = gradients(function, point);
        for (int i = 0; i < gradients.size(); i++) {
            int source = sources.get(i);
            var values = point.get(source).value().toDoubleArray();
            var gradient =
                    gradients
                            .get(i)
                            .map(Tensor::toDoubleArray)
                            .orElseGet(() -> new double[values.length]);
            for (int at : chosen(values.length)) {
                take(order, function, source, values, at, gradient[at]);
            }
        }
    }

    private int[] chosen(int count) {
        return count <= check.most
                ? IntStream.range(0, count).toArray()
                : random.ints(0, count).distinct().limit(check.most).sorted().toArray();
    }

    private void take(
            int order,
            Function<List<Operand>, Tensor> function,
            int source,
            double[] values,
            int at,
            double gradient) {
        double x = values[at];
        double h = check.step * Math.max(1, Math.abs(x));
        double above = x + h;
        double below = x - h;
        double up = moved(function, source, values, at, above);
        double down = moved(function, source, values, at, below);
        // The width as it was rounded, not 2h.
        double width = above - below;
        double difference = (up - down) / width;
        double allowed =
                check.absolute
                        + check.relative * Math.max(Math.abs(gradient), Math.abs(difference))
                        + ROUNDING * Math.ulp(Math.max(Math.abs(up), Math.abs(down))) / width;
        var position = position(at, point.get(source).shape().sizes());
        var element =
                new GradientCheck.Element(
                        paths.get(source), position, order, x, gradient, difference, allowed);
        elements++;
        mismatches += element.ok() ? 0 : 1;
        if (worst.isEmpty() || element.error() > worst.get().error()) {
            worst = Optional.of(element);
        }
    }

    /** The function's value with one element moved. */
    private double moved(
            Function<List<Operand>, Tensor> function,
            int source,
            double[] values,
            int at,
            double to) {
        var changed = values.clone();
        changed[at] = to;
        var there = Tensor.of(changed, point.get(source).shape());
        return switch (point.get(source)) {
            case Tensor _ -> {
                var given = new ArrayList<>(point);
                given.set(source, there);
                yield function.apply(given).toDouble();
            }
            case Variable variable -> {
                var before = variable.unwatched();
                variable.assign(there);
                try {
                    yield function.apply(point).toDouble();
                } finally {
                    variable.assign(before);
                }
            }
        };
    }

    private static List<Integer> position(int flat, int[] sizes) {
        var position = new Integer[sizes.length];
        int rest = flat;
        for (int axis = sizes.length - 1; axis >= 0; axis--) {
            position[axis] = rest % sizes[axis];
            rest /= sizes[axis];
        }
        return List.of(position);
    }
}
