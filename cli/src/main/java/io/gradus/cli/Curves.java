package io.gradus.cli;

import io.gradus.plot.Chart;
import io.gradus.plot.Plot;
import io.gradus.plot.PlotColor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Gathers the numbers of a training and draws them as curves over epochs. */
final class Curves implements TrainingListener {
    private record Point(double epoch, double value) {}

    private final List<Point> batchLoss = new ArrayList<>();
    private final List<Point> trainLoss = new ArrayList<>();
    private final List<Point> testLoss = new ArrayList<>();
    private final List<Point> trainAccuracy = new ArrayList<>();
    private final List<Point> testAccuracy = new ArrayList<>();

    @Override
    public void on(TrainingEvent event) {
        switch (event) {
            case TrainingEvent.EpochStarted started -> {}
            case TrainingEvent.StepFinished step ->
                    add(
                            batchLoss,
                            step.epoch() + (double) step.step() / step.steps(),
                            step.batchLoss());
            case TrainingEvent.EpochFinished done -> {
                add(trainLoss, done.epoch() + 1, done.training().get("loss"));
                add(testLoss, done.epoch() + 1, done.validation().get("loss"));
                add(trainAccuracy, done.epoch() + 1, done.training().get("accuracy"));
                add(testAccuracy, done.epoch() + 1, done.validation().get("accuracy"));
            }
        }
    }

    private static void add(List<Point> points, double epoch, double value) {
        // A training that has gone astray leaves a gap.
        points.add(new Point(epoch, Double.isFinite(value) ? value : Double.NaN));
    }

    /** Draws what there is; nothing if no step was made, or no number is finite. */
    void save(Path file) {
        if (!hasNumber(batchLoss)) {
            return;
        }
        var loss =
                line(
                                Plot.line("each batch", xs(batchLoss), ys(batchLoss))
                                        .color(PlotColor.GREY),
                                "training",
                                trainLoss)
                        .title("Loss")
                        .xLabel("epoch");
        loss = line(loss, "test", testLoss);
        if (!hasNumber(testAccuracy)) {
            loss.save(file);
            return;
        }
        var accuracy =
                Plot.line("training", xs(trainAccuracy), ys(trainAccuracy))
                        .markers()
                        .color(PlotColor.ORANGE);
        accuracy =
                accuracy.line("test", xs(testAccuracy), ys(testAccuracy))
                        .markers()
                        .color(PlotColor.GREEN)
                        .title("Accuracy")
                        .xLabel("epoch");
        Plot.row(loss, accuracy).save(file);
    }

    private static Chart line(Chart chart, String name, List<Point> points) {
        return hasNumber(points) ? chart.line(name, xs(points), ys(points)).markers() : chart;
    }

    private static boolean hasNumber(List<Point> points) {
        return points.stream().anyMatch(point -> !Double.isNaN(point.value));
    }

    private static double[] xs(List<Point> points) {
        return points.stream().mapToDouble(Point::epoch).toArray();
    }

    private static double[] ys(List<Point> points) {
        return points.stream().mapToDouble(Point::value).toArray();
    }
}
