package io.gradus.examples;

import io.gradus.ir.DType;
import io.gradus.ir.Shape;
import io.gradus.tensor.GradientTape;
import io.gradus.tensor.Tensor;
import io.gradus.tensor.Tensors;
import io.gradus.tensor.TracedFunction;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * Curves fitted to data: the nonlinear regressions of NIST's Statistical Reference Datasets, whose
 * best parameters are certified to eleven digits, by the method of Levenberg and Marquardt. The
 * slopes come from a tape, each step from a QR factorisation.
 */
public final class NonlinearRegression {
    private NonlinearRegression() {}

    /**
     * Fits all problems from both starting points and prints how many digits came out right.
     *
     * @param args the folder with NIST's files; without it that of GRADUS_DATA is asked
     * @throws IOException if a file cannot be read
     */
    public static void main(String[] args) throws IOException {
        var data = System.getenv("GRADUS_DATA");
        if (args.length == 0 && data == null) {
            System.err.println(
                    "Name the folder with the files of NIST's nonlinear regressions, such as"
                            + " Misra1a.dat: they are at https://www.itl.nist.gov/div898/strd");
            System.exit(2);
        }
        var folder = args.length > 0 ? Path.of(args[0]) : Path.of(data, "nist-strd");
        if (!Files.isRegularFile(folder.resolve("Misra1a.dat"))) {
            System.err.println(
                    folder
                            + " has no Misra1a.dat: name the folder with the files of NIST's nonlinear"
                            + " regressions, from https://www.itl.nist.gov/div898/strd");
            System.exit(2);
        }
        run(folder, System.out);
    }

    /** For each problem the digits that are right from the first start and from the second. */
    static Map<String, double[]> run(Path folder, PrintStream out) throws IOException {
        out.println("problem     observations  parameters  digits from start 1  from start 2");
        Map<String, double[]> all = new LinkedHashMap<>();
        for (var name : MODELS.keySet()) {
            var problem = Problem.read(folder, name);
            double[] digits = {digits(problem, 0), digits(problem, 1)};
            all.put(name, digits);
            out.printf(
                    Locale.ROOT,
                    "%-10s %13d %11d %20.1f %13.1f%n",
                    name,
                    problem.y.size(),
                    problem.certified.length,
                    digits[0],
                    digits[1]);
        }
        for (int start = 0; start < 2; start++) {
            int at = start;
            out.printf(
                    "From start %d, %d of %d problems have 6 digits or more.%n",
                    start + 1,
                    all.values().stream().filter(digits -> digits[at] >= 6).count(),
                    all.size());
        }
        return all;
    }

    // ---- the models ----

    /**
     * The value of a model at all observations, given a column for each parameter and predictor.
     */
    @FunctionalInterface
    interface Model {
        Tensor at(List<Tensor> b, List<Tensor> x);
    }

    private static final Model EXPONENTIALS =
            (b, x) ->
                    decay(b.get(0), b.get(1), x.get(0))
                            .plus(decay(b.get(2), b.get(3), x.get(0)))
                            .plus(decay(b.get(4), b.get(5), x.get(0)));

    private static final Model PEAKS =
            (b, x) ->
                    decay(b.get(0), b.get(1), x.get(0))
                            .plus(peak(b.get(2), b.get(3), b.get(4), x.get(0)))
                            .plus(peak(b.get(5), b.get(6), b.get(7), x.get(0)));

    private static final Model CHWIRUT =
            (b, x) -> decay(polynomial(b.subList(1, 3), x.get(0)).reciprocal(), b.get(0), x.get(0));

    private static final Model SATURATION =
            (b, x) -> b.get(0).minus(decay(b.get(0), b.get(1), x.get(0)));

    private static final Model CUBICS =
            (b, x) ->
                    polynomial(b.subList(0, 4), x.get(0))
                            .div(polynomial(b.subList(4, 7), x.get(0)).times(x.get(0)).plus(1));

    private static final Map<String, Model> MODELS = new LinkedHashMap<>();

    static {
        // NIST's order: of lower, average and higher difficulty.
        MODELS.put("Misra1a", SATURATION);
        MODELS.put("Chwirut2", CHWIRUT);
        MODELS.put("Chwirut1", CHWIRUT);
        MODELS.put("Lanczos3", EXPONENTIALS);
        MODELS.put("Gauss1", PEAKS);
        MODELS.put("Gauss2", PEAKS);
        MODELS.put("DanWood", (b, x) -> b.get(0).times(x.get(0).pow(b.get(1))));
        MODELS.put(
                "Misra1b",
                (b, x) -> {
                    var root = b.get(1).times(x.get(0)).div(2).plus(1);
                    return b.get(0).minus(b.get(0).div(root.square()));
                });
        MODELS.put(
                "Kirby2",
                (b, x) ->
                        polynomial(b.subList(0, 3), x.get(0))
                                .div(
                                        polynomial(b.subList(3, 5), x.get(0))
                                                .times(x.get(0))
                                                .plus(1)));
        MODELS.put("Hahn1", CUBICS);
        MODELS.put(
                "Nelson",
                (b, x) -> b.get(0).minus(decay(b.get(1).times(x.get(0)), b.get(2), x.get(1))));
        MODELS.put(
                "MGH17",
                (b, x) ->
                        b.get(0)
                                .plus(decay(b.get(1), b.get(3), x.get(0)))
                                .plus(decay(b.get(2), b.get(4), x.get(0))));
        MODELS.put("Lanczos1", EXPONENTIALS);
        MODELS.put("Lanczos2", EXPONENTIALS);
        MODELS.put("Gauss3", PEAKS);
        MODELS.put(
                "Misra1c",
                (b, x) -> {
                    var under = b.get(1).times(x.get(0)).times(2).plus(1);
                    return b.get(0).minus(b.get(0).div(under.sqrt()));
                });
        MODELS.put(
                "Misra1d",
                (b, x) -> {
                    var product = b.get(1).times(x.get(0));
                    return b.get(0).times(product).div(product.plus(1));
                });
        MODELS.put(
                "Roszman1",
                (b, x) ->
                        b.get(0)
                                .minus(b.get(1).times(x.get(0)))
                                .minus(b.get(2).div(x.get(0).minus(b.get(3))).atan().div(Math.PI)));
        MODELS.put(
                "ENSO",
                (b, x) ->
                        b.get(0)
                                .plus(wave(b.get(1), b.get(2), x.get(0).times(Math.PI / 6)))
                                .plus(
                                        wave(
                                                b.get(4),
                                                b.get(5),
                                                x.get(0).times(2 * Math.PI).div(b.get(3))))
                                .plus(
                                        wave(
                                                b.get(7),
                                                b.get(8),
                                                x.get(0).times(2 * Math.PI).div(b.get(6)))));
        MODELS.put(
                "MGH09",
                (b, x) -> {
                    var square = x.get(0).square();
                    return b.get(0)
                            .times(square.plus(x.get(0).times(b.get(1))))
                            .div(square.plus(x.get(0).times(b.get(2))).plus(b.get(3)));
                });
        MODELS.put("Thurber", CUBICS);
        MODELS.put("BoxBOD", SATURATION);
        MODELS.put(
                "Rat42",
                (b, x) -> b.get(0).div(b.get(1).minus(b.get(2).times(x.get(0))).exp().plus(1)));
        MODELS.put("MGH10", (b, x) -> b.get(0).times(b.get(1).div(x.get(0).plus(b.get(2))).exp()));
        MODELS.put(
                "Eckerle4",
                (b, x) -> {
                    var distance = x.get(0).minus(b.get(2)).div(b.get(1));
                    return b.get(0).div(b.get(1)).times(distance.square().times(-0.5).exp());
                });
        MODELS.put(
                "Rat43",
                (b, x) ->
                        b.get(0)
                                .div(
                                        b.get(1)
                                                .minus(b.get(2).times(x.get(0)))
                                                .exp()
                                                .plus(1)
                                                .pow(b.get(3).reciprocal())));
        MODELS.put(
                "Bennett5",
                (b, x) ->
                        b.get(0)
                                .times(
                                        b.get(1)
                                                .plus(x.get(0))
                                                .pow(b.get(2).reciprocal().unaryMinus())));
    }

    /** a · exp(−rate · x). */
    private static Tensor decay(Tensor a, Tensor rate, Tensor x) {
        return a.times(rate.times(x).unaryMinus().exp());
    }

    /** a · exp(−(x − center)² / width²). */
    private static Tensor peak(Tensor a, Tensor center, Tensor width, Tensor x) {
        return a.times(x.minus(center).div(width).square().unaryMinus().exp());
    }

    /** a · cos(t) + b · sin(t). */
    private static Tensor wave(Tensor a, Tensor b, Tensor t) {
        return a.times(t.cos()).plus(b.times(t.sin()));
    }

    /** b₀ + b₁ · x + b₂ · x² + … */
    private static Tensor polynomial(List<Tensor> b, Tensor x) {
        var value = b.getLast();
        for (var coefficient : b.subList(0, b.size() - 1).reversed()) {
            value = value.times(x).plus(coefficient);
        }
        return value;
    }

    // ---- the problems ----

    /** What a file says. */
    record Problem(Model model, Tensor y, List<Tensor> x, double[][] starts, double[] certified) {
        private static final Pattern PARAMETER =
                Pattern.compile("\\s*b\\d+ =\\s+(\\S+)\\s+(\\S+)\\s+(\\S+)\\s+\\S+\\s*");

        static Problem read(Path folder, String name) throws IOException {
            var starts = List.of(new ArrayList<Double>(), new ArrayList<Double>());
            var certified = new ArrayList<Double>();
            var rows = new ArrayList<double[]>();
            boolean isData = false;
            for (var line : Files.readAllLines(folder.resolve(name + ".dat"))) {
                var parameter = PARAMETER.matcher(line);
                if (parameter.matches()) {
                    starts.get(0).add(Double.valueOf(parameter.group(1)));
                    starts.get(1).add(Double.valueOf(parameter.group(2)));
                    certified.add(Double.valueOf(parameter.group(3)));
                } else if (line.matches("Data:\\s+y\\s+x.*")) {
                    isData = true;
                } else if (isData && !line.isBlank()) {
                    rows.add(
                            Arrays.stream(line.strip().split("\\s+"))
                                    .mapToDouble(Double::parseDouble)
                                    .toArray());
                }
            }
            var columns = new ArrayList<Tensor>();
            for (int i = 0; i < rows.getFirst().length; i++) {
                int column = i;
                columns.add(Tensor.of(rows.stream().mapToDouble(row -> row[column]).toArray()));
            }
            var y = columns.removeFirst();
            return new Problem(
                    MODELS.get(name),
                    name.equals("Nelson") ? y.log() : y, // its model is one of log y
                    columns,
                    new double[][] {numbers(starts.get(0)), numbers(starts.get(1))},
                    numbers(certified));
        }

        private static double[] numbers(List<Double> list) {
            return list.stream().mapToDouble(Double::doubleValue).toArray();
        }

        /**
         * What the model leaves unexplained, and its slopes [observations, parameters]. Each
         * observation gets parameters of its own, so that the gradient of the sum of all has the
         * slopes of each.
         */
        List<Tensor> residuals(Tensor parameters) {
            var own = parameters.broadcastTo(Shape.of(y.size(), certified.length));
            var tape = new GradientTape();
            Tensor residuals;
            Tensor sum;
            try (tape) {
                tape.watch(own);
                residuals = model.at(own.unstack(1), x).minus(y);
                sum = residuals.sum();
            }
            return List.of(residuals, tape.gradient(sum, own));
        }
    }

    /** How many digits of all parameters agree with the certified ones. */
    private static double digits(Problem problem, int start) {
        var function = TracedFunction.of(problem::residuals);
        double[] found = fit(function::apply, Tensor.of(problem.starts[start])).toDoubleArray();
        double least = 11;
        for (int i = 0; i < found.length; i++) {
            double error = Math.abs(found[i] / problem.certified[i] - 1);
            least = Math.min(least, Double.isNaN(error) ? 0 : Math.max(0, -Math.log10(error)));
        }
        return least;
    }

    // ---- the method ----

    /**
     * Levenberg and Marquardt's method: steps of the linear problem, shortened by a damping that
     * falls while the model predicts well what a step gains (Nielsen, 1999).
     *
     * @param residuals residuals and slopes of parameters
     * @param start the first parameters
     * @return those with the least sum of squares
     */
    static Tensor fit(Function<Tensor, List<Tensor>> residuals, Tensor start) {
        var parameters = start;
        var at = residuals.apply(parameters);
        var scales = Tensor.zeros(start.shape(), DType.FLOAT64);
        double cost = squares(at.get(0));
        double damping = 1e-3;
        double growth = 2;
        for (int round = 0; round < 5000 && damping < 1e30; round++) {
            // Parameters of any size count alike: by the steepest slopes that were met (Moré,
            // 1978).
            scales = scales.maximum(at.get(1).square().sum(0).sqrt());
            var step = step(at, scales, damping);
            var next = parameters.plus(step);
            var there = residuals.apply(next);
            double gained = cost - squares(there.get(0));
            double predicted = cost - squares(at.get(0).plus(at.get(1).matmul(step)));
            if (gained > 0) {
                double ratio = 2 * gained / Math.max(predicted, Double.MIN_NORMAL) - 1;
                damping *= Math.max(1.0 / 3, 1 - ratio * ratio * ratio);
                growth = 2;
                cost -= gained;
                parameters = next;
                at = there;
            } else if (step.abs().lessEqual(parameters.abs().times(1e-15)).all().toBoolean()) {
                break;
            } else {
                damping *= growth;
                growth *= 2;
            }
        }
        return parameters;
    }

    private static double squares(Tensor residuals) {
        return residuals.square().sum().toDouble();
    }

    /** The δ with the least ‖J · δ + r‖² + damping · ‖scales · δ‖². */
    private static Tensor step(List<Tensor> at, Tensor scales, double damping) {
        int size = scales.size();
        var slopes = at.get(1).div(scales);
        var bounds = Tensor.eye(size, DType.FLOAT64).times(Math.sqrt(damping));
        var qr = Tensors.concat(0, slopes, bounds).qr(false);
        var target =
                Tensors.concat(0, at.get(0), Tensor.zeros(Shape.of(size), DType.FLOAT64))
                        .unaryMinus();
        return qr.r()
                .triangularSolve(qr.q().matmul(target, true, false), false, false, false)
                .div(scales);
    }
}
