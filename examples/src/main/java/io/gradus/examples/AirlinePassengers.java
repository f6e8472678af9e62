package io.gradus.examples;

import io.gradus.data.Csv;
import io.gradus.ir.Shape;
import io.gradus.nn.FitOptions;
import io.gradus.nn.FitOptions.Verbosity;
import io.gradus.nn.Sequential;
import io.gradus.nn.layers.Dense;
import io.gradus.nn.layers.GRU;
import io.gradus.nn.losses.MeanSquaredError;
import io.gradus.nn.optimizers.Adam;
import io.gradus.plot.Plot;
import io.gradus.tensor.Generator;
import io.gradus.tensor.Tensor;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/**
 * A time series forecast by a recurrent network: how many passengers will fly next month, from the
 * two years before it. The last three years are forecast, which the network has not seen, month by
 * month; two simple rules show what that is worth: as many as last month, and as many as in the
 * same month of last year.
 */
public final class AirlinePassengers {
    private static final int WINDOW = 24;
    private static final int TEST_MONTHS = 36;
    private static final int YEAR = 12;

    private AirlinePassengers() {}

    /**
     * Errors of the forecasts, in thousands of passengers.
     *
     * @param gru of the network
     * @param lastValue of the rule "as last month"
     * @param seasonal of the rule "as in this month of last year"
     */
    record Errors(double gru, double lastValue, double seasonal) {}

    /**
     * Forecasts, prints the errors, and draws the forecast and the curve of the training.
     *
     * @param args the folder with airline-passengers.csv (Box and Jenkins, 1976)
     * @throws IOException if it cannot be read
     */
    public static void main(String[] args) throws IOException {
        var folder = RealData.folder("time-series", "airline-passengers.csv", args);
        run(folder, System.out, Path.of("plots"));
    }

    static Errors run(Path folder, PrintStream out, Path plots) throws IOException {
        var table = Csv.withHeader().read(folder.resolve("airline-passengers.csv"));
        var passengers = table.column("Passengers").toTensor().toDoubleArray();
        int months = passengers.length;
        int train = months - TEST_MONTHS;

        // Numbers grow in proportion, so what a month adds is a difference of logarithms.
        var growth = new float[months];
        for (int i = 1; i < months; i++) {
            growth[i] = (float) (10 * Math.log(passengers[i] / passengers[i - 1]));
        }
        var model = new Sequential(new GRU(32), new Dense(1));
        model.build(Shape.of(WINDOW, 1), new Generator(1));
        model.compile(new Adam(0.01), new MeanSquaredError());
        var later = windows(growth, train, months);
        var history =
                model.fit(
                        windows(growth, WINDOW + 1, train),
                        targets(growth, WINDOW + 1, train),
                        new FitOptions()
                                .epochs(100)
                                .batchSize(16)
                                .seed(1)
                                .verbosity(Verbosity.SILENT)
                                .validation(later, targets(growth, train, months)));
        Curve.save(history, "loss", "GRU", plots.resolve("airline-gru.png"));

        var predicted = model.predict(later).toFloatArray();
        var forecast = new double[TEST_MONTHS];
        for (int i = 0; i < TEST_MONTHS; i++) {
            forecast[i] = passengers[train + i - 1] * Math.exp(predicted[i] / 10);
        }
        var errors =
                new Errors(
                        error(passengers, train, i -> forecast[i - train]),
                        error(passengers, train, i -> passengers[i - 1]),
                        error(passengers, train, i -> passengers[i - YEAR]));
        out.printf(
                "root mean squared errors of the last %d months, in thousands of passengers:%n"
                        + "GRU %.1f, as last month %.1f, as in the same month of last year %.1f%n",
                TEST_MONTHS, errors.gru, errors.lastValue, errors.seasonal);
        var x = IntStream.range(0, months).asDoubleStream().toArray();
        var lastMonths = IntStream.range(train, months).asDoubleStream().toArray();
        Plot.line("passengers", x, passengers)
                .line("forecast", lastMonths, forecast)
                .title("Airline passengers")
                .xLabel("month")
                .yLabel("thousands")
                .save(plots.resolve("airline-passengers.png"));
        return errors;
    }

    /** The months before each month from one to another, [months, WINDOW, 1]. */
    private static Tensor windows(float[] series, int from, int to) {
        var values = new float[(to - from) * WINDOW];
        for (int i = from; i < to; i++) {
            System.arraycopy(series, i - WINDOW, values, (i - from) * WINDOW, WINDOW);
        }
        return Tensor.of(values, Shape.of(to - from, WINDOW, 1));
    }

    private static Tensor targets(float[] series, int from, int to) {
        return Tensor.of(Arrays.copyOfRange(series, from, to), Shape.of(to - from, 1));
    }

    private static double error(double[] truth, int from, IntToDoubleFunction forecast) {
        return Math.sqrt(
                IntStream.range(from, truth.length)
                        .mapToDouble(i -> Math.pow(truth[i] - forecast.applyAsDouble(i), 2))
                        .average()
                        .orElseThrow());
    }
}
