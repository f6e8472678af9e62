package io.gradus.data;

import io.gradus.ir.Shape;
import io.gradus.tensor.Tensor;
import java.util.Arrays;

/**
 * Windows over data that was measured one time step after the other, as Keras'
 * timeseries_dataset_from_array cuts them.
 *
 * {@snippet :
 * // from the last 10 values to the next one
 * var series = TimeSeries.of(values, 10).examples(values.slice(0, 10, n));
 * }
 *
 * <p>Window k begins at time step k · sequenceStride after the start index and has the steps 0,
 * samplingRate, 2 · samplingRate, … from there, sequenceLength of them. Immutable.
 */
public final class TimeSeries {
    private final Tensor data;
    private final int sequenceLength;
    private final int sequenceStride;
    private final int samplingRate;
    private final int startIndex;
    private final int endIndex;

    private TimeSeries(
            Tensor data,
            int sequenceLength,
            int sequenceStride,
            int samplingRate,
            int startIndex,
            int endIndex) {
        Grouping.require("timeseries", "sequence length", sequenceLength);
        Grouping.require("timeseries", "sequence stride", sequenceStride);
        Grouping.require("timeseries", "sampling rate", samplingRate);
        int steps = data.shape().size(0);
        if (startIndex < 0 || startIndex > endIndex || endIndex > steps) {
            throw new IllegalArgumentException(
                    "timeseries: steps %d to %d are not within the %d that there are"
                            .formatted(startIndex, endIndex, steps));
        }
        this.data = data;
        this.sequenceLength = sequenceLength;
        this.sequenceStride = sequenceStride;
        this.samplingRate = samplingRate;
        this.startIndex = startIndex;
        this.endIndex = endIndex;
    }

    /**
     * Windows of steps that follow each other, one beginning at each step.
     *
     * @param data the measurements, of shape [time, …]
     * @param sequenceLength how many steps a window has, at least 1
     * @return the windows
     * @throws IllegalArgumentException if the data is a scalar or the length below 1
     */
    public static TimeSeries of(Tensor data, int sequenceLength) {
        if (data.rank() == 0) {
            throw new IllegalArgumentException("timeseries: a scalar has no axis of time");
        }
        return new TimeSeries(data, sequenceLength, 1, 1, 0, data.shape().size(0));
    }

    /**
     * The same windows beginning further apart.
     *
     * @param stride steps from the beginning of one to the beginning of the next, at least 1
     * @return the windows
     * @throws IllegalArgumentException if it is below 1
     */
    public TimeSeries sequenceStride(int stride) {
        return new TimeSeries(data, sequenceLength, stride, samplingRate, startIndex, endIndex);
    }

    /**
     * The same windows of steps further apart.
     *
     * @param rate steps from one of a window to the next, at least 1
     * @return the windows
     * @throws IllegalArgumentException if it is below 1
     */
    public TimeSeries samplingRate(int rate) {
        return new TimeSeries(data, sequenceLength, sequenceStride, rate, startIndex, endIndex);
    }

    /**
     * The windows of a part of the time.
     *
     * @param startIndex its first step
     * @param endIndex the first step that does not belong to it
     * @return the windows that lie within the part
     * @throws IllegalArgumentException if there is no such part
     */
    public TimeSeries between(int startIndex, int endIndex) {
        return new TimeSeries(
                data, sequenceLength, sequenceStride, samplingRate, startIndex, endIndex);
    }

    private long count(int most) {
        long starts = Math.min(endIndex - startIndex - (sequenceLength - 1L) * samplingRate, most);
        return starts <= 0 ? 0 : Math.ceilDiv(starts, sequenceStride);
    }

    private int[] steps(long window) {
        var steps = new int[sequenceLength];
        int first = start(window);
        Arrays.setAll(steps, i -> first + i * samplingRate);
        return steps;
    }

    private int start(long window) {
        return startIndex + Math.toIntExact(window * sequenceStride);
    }

    /**
     * The windows alone.
     *
     * @return a data set of tensors [sequenceLength, …]
     */
    public Dataset<Tensor> windows() {
        var rows = Rows.of(data);
        return Dataset.indexed("timeseries", count(Integer.MAX_VALUE), i -> rows.pick(steps(i)));
    }

    /**
     * The windows with what is to be predicted from them.
     *
     * @param targets of shape [time, …]: row i belongs to the window that begins at step i of the
     *     data, so shift them by the length to predict the next step
     * @return a data set of examples of one row: inputs [1, sequenceLength, …], targets [1, …];
     *     windows without a target are left out
     * @throws IllegalArgumentException if the targets are a scalar
     */
    public Dataset<Examples> examples(Tensor targets) {
        if (targets.rank() == 0) {
            throw new IllegalArgumentException("timeseries: the targets need an axis of time");
        }
        var rows = Rows.of(data);
        var answers = Rows.of(targets);
        var shape = new int[data.rank() + 1];
        System.arraycopy(data.shape().sizes(), 0, shape, 1, data.rank());
        shape[0] = 1;
        shape[1] = sequenceLength;
        int[] sizes = Shape.of(shape).sizes();
        return Dataset.indexed(
                "timeseries",
                count(Math.max(0, targets.shape().size(0) - startIndex)),
                i ->
                        new Examples(
                                rows.pick(steps(i)).reshape(sizes),
                                answers.pick(new int[] {start(i)})));
    }
}
