package io.gradus.nn.callbacks;

import io.gradus.ir.DType;
import io.gradus.nn.Callback;
import io.gradus.nn.Logs;
import io.gradus.nn.tensorboard.SummaryWriter;
import io.gradus.tensor.Tensor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * Writes how a training goes for TensorBoard: curves of losses and metrics, the graph of the
 * layers, and if wanted the weights.
 *
 * {@snippet :
 * new TensorBoard(Path.of("logs", "run-1")).histogramFreq(1)
 * }
 *
 * <p>{@code tensorboard --logdir logs} shows it while it is written. In {@code train} are the
 * curves {@code epoch_loss}, {@code epoch_learning_rate} and the like, over the epochs; in {@code
 * validation} those of what the model was tested on, and {@code evaluation_loss_vs_iterations},
 * over the steps of the optimizer. With {@link #updateFreq} there are {@code batch_loss} and the
 * like too, over all batches that this callback has seen.
 *
 * <p>A training that is resumed goes on in the same files, and drops what was written after its
 * state was kept.
 */
public final class TensorBoard extends Callback {
    private static final String VALIDATION = "val_";

    /** How many images of one weight are written. */
    private static final int IMAGES = 3;

    private final SummaryWriter train;
    private final SummaryWriter validation;
    private int histogramFreq;
    private boolean writesGraph = true;
    private boolean writesImages;
    private boolean writesStepsPerSecond;
    private OptionalInt updateFreq = OptionalInt.empty();

    private boolean graphIsWritten;
    private long batches;
    private long batchesBefore;
    private int stepsBefore;
    private long epochBegin;
    private OptionalLong batchBegin = OptionalLong.empty();

    /**
     * Writes the curves and the graph.
     *
     * @param logDir the folder of this run
     */
    public TensorBoard(Path logDir) {
        train = new SummaryWriter(logDir.resolve("train"));
        validation = new SummaryWriter(logDir.resolve("validation"));
    }

    /**
     * Sets after how many epochs the distributions of all weights are written.
     *
     * @param epochs how many; 0, as without this, for never
     * @return this callback
     */
    public TensorBoard histogramFreq(int epochs) {
        this.histogramFreq = Checks.atLeast(0, "histogramFreq", epochs);
        return this;
    }

    /**
     * Sets whether the graph of the layers is written.
     *
     * @param write true without this
     * @return this callback
     */
    public TensorBoard writeGraph(boolean write) {
        this.writesGraph = write;
        return this;
    }

    /**
     * Sets whether weights are written as images, too, whenever their distributions are: vectors,
     * matrices, and filters of 1, 3 or 4 channels, the first three of each weight. The least number
     * is black, the largest white.
     *
     * @param write false without this
     * @return this callback
     */
    public TensorBoard writeImages(boolean write) {
        this.writesImages = write;
        return this;
    }

    /**
     * Sets whether it is written how many steps are made in a second.
     *
     * @param write false without this
     * @return this callback
     */
    public TensorBoard writeStepsPerSecond(boolean write) {
        this.writesStepsPerSecond = write;
        return this;
    }

    /**
     * Sets after how many batches the numbers so far are written, besides those of each epoch.
     *
     * @param batches how many, 1 for each; without this only epochs are written
     * @return this callback
     */
    public TensorBoard updateFreq(int batches) {
        this.updateFreq = OptionalInt.of(Checks.atLeast(1, "updateFreq", batches));
        return this;
    }

    @Override
    public void onTrainBegin() {
        graphIsWritten = false;
    }

    @Override
    public void onEpochBegin(int epoch) {
        epochBegin = System.nanoTime();
        batchesBefore = batches;
        stepsBefore = -1;
    }

    @Override
    public void onTrainBatchBegin(int step) {
        if (stepsBefore < 0) {
            stepsBefore = step; // not 0 in an epoch that is resumed
        }
        batchBegin = OptionalLong.of(System.nanoTime());
    }

    @Override
    public void onTrainBatchEnd(int step, Logs logs) {
        if (writesGraph && !graphIsWritten) {
            graphIsWritten = true; // before the first batch the model may not be built
            train.graph(model());
        }
        long before = batches;
        batches = batchesBefore + step + 1 - stepsBefore;
        if (updateFreq.isEmpty()) {
            return;
        }
        // Several batches may be learned from at once, so that not every number comes up.
        int every = updateFreq.getAsInt();
        if (batches / every > before / every) {
            logs.toMap().forEach((name, value) -> train.scalar("batch_" + name, value, batches));
            if (writesStepsPerSecond && batchBegin.isPresent()) {
                double rate = (batches - before) / seconds(batchBegin.getAsLong());
                train.scalar("batch_steps_per_second", rate, batches);
            }
        }
    }

    private static double seconds(long since) {
        return Math.max(1, System.nanoTime() - since) / 1e9;
    }

    @Override
    public void onEpochEnd(int epoch, Logs logs) {
        var numbers = logs.toMap();
        numbers.forEach((name, value) -> {
            if (name.startsWith(VALIDATION)) {
                var rest = name.substring(VALIDATION.length());
                validation.scalar("epoch_" + rest, value, epoch);
            } else {
                train.scalar("epoch_" + name, value, epoch);
            }
        });
        if (!numbers.containsKey("learning_rate")) {
            double rate = model().optimizer().currentLearningRate().toDouble();
            train.scalar("epoch_learning_rate", rate, epoch);
        }
        if (writesStepsPerSecond) {
            double rate = (batches - batchesBefore) / seconds(epochBegin);
            train.scalar("epoch_steps_per_second", rate, epoch);
        }
        if (histogramFreq > 0 && epoch % histogramFreq == 0) {
            writeWeights(epoch);
        }
        train.flush();
        validation.flush();
    }

    @Override
    public void onTestEnd(Logs logs) {
        long iterations = model().optimizer().iterations().value().toLong();
        logs.toMap()
                .forEach((name, value) ->
                        validation.scalar(
                                "evaluation_" + name + "_vs_iterations", value, iterations));
        validation.flush();
    }

    @Override
    public void onTrainEnd(Logs logs) {
        train.flush();
        validation.flush();
    }

    // ---- weights
    // ---------------------------------------------------------------------------------

    private void writeWeights(int epoch) {
        model().variablesByPath()
                .forEach((path, variable) -> {
                    var value = variable.value();
                    train.histogram(path + "/histogram", value, epoch);
                    if (writesImages) {
                        var images = images(value);
                        for (int i = 0; i < images.size(); i++) {
                            var tag = path + "/image" + (images.size() == 1 ? "" : "/" + i);
                            train.image(tag, images.get(i), epoch);
                        }
                    }
                });
    }

    /** A weight as images [height, width, channels] of numbers from 0 to 1. */
    static List<Tensor> images(Tensor weight) {
        var x = stretched(weight.squeeze().cast(DType.FLOAT32));
        return switch (x.shape().rank()) {
            case 1 -> List.of(x.reshape(-1, 1, 1));
            case 2 ->
                    List.of(
                            (x.shape().size(0) > x.shape().size(1) ? x.transpose() : x)
                                    .expandDims(-1));
            case 3 -> filters(x.expandDims(2));
            case 4 -> {
                int channels = x.shape().size(2);
                yield channels == 3 || channels == 4 ? filters(x) : List.of();
            }
            default -> List.of();
        };
    }

    /** The first filters of [height, width, channels, filters]. */
    private static List<Tensor> filters(Tensor kernel) {
        var last = kernel.transpose(3, 0, 1, 2);
        var images = new ArrayList<Tensor>();
        for (int i = 0; i < Math.min(IMAGES, kernel.shape().size(-1)); i++) {
            images.add(last.get(i));
        }
        return images;
    }

    private static Tensor stretched(Tensor x) {
        if (x.size() == 0) {
            return x;
        }
        var least = x.min();
        double range = x.max().minus(least).toDouble();
        return range > 0 ? x.minus(least).div(range) : Tensor.zeros(x.shape());
    }

    // ---- going on
    // --------------------------------------------------------------------------------

    @Override
    public Map<String, Object> state() {
        return Map.of(
                "batches",
                batches,
                "graph",
                graphIsWritten,
                "train",
                train.state(),
                "validation",
                validation.state());
    }

    @Override
    public void restore(Map<String, Object> state) {
        batches = new Remembered(state).longer("batches", 0);
        graphIsWritten = Boolean.TRUE.equals(state.get("graph"));
        train.restore(map(state.get("train")));
        validation.restore(map(state.get("validation")));
    }

    private static Map<String, Object> map(@org.jspecify.annotations.Nullable Object value) {
        var map = new java.util.HashMap<String, Object>();
        if (value instanceof Map<?, ?> found) {
            found.forEach((name, inner) -> map.put(String.valueOf(name), inner));
        }
        return map;
    }
}
