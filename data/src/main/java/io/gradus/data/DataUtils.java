package io.gradus.data;

import io.gradus.ir.DType;
import io.gradus.ir.Shape;
import io.gradus.tensor.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** Small helpers for getting data into the form that training wants, as keras.utils has them. */
public final class DataUtils {
    /** Which end of a sequence. */
    public enum Side {
        /** The front. */
        PRE,
        /** The back. */
        POST
    }

    private DataUtils() {}

    /**
     * Brings sequences to the length of the longest, with zeros in front.
     *
     * @param sequences the sequences
     * @return int32 of shape [sequences, longest]
     * @throws IllegalArgumentException if there is none
     */
    public static Tensor padSequences(List<int[]> sequences) {
        return padSequences(tensors(sequences), OptionalInt.empty(), Side.PRE, Side.PRE, 0);
    }

    /**
     * Brings sequences to a length, with zeros in front of shorter ones and the front cut off from
     * longer ones.
     *
     * @param sequences the sequences
     * @param maxLength the length
     * @return int32 of shape [sequences, maxLength]
     * @throws IllegalArgumentException if there is none or the length is negative
     */
    public static Tensor padSequences(List<int[]> sequences, int maxLength) {
        return padSequences(sequences, maxLength, Side.PRE, Side.PRE, 0);
    }

    /**
     * Brings sequences to a length.
     *
     * @param sequences the sequences
     * @param maxLength the length
     * @param padding at which side shorter ones are filled up
     * @param truncating at which side longer ones are cut off
     * @param value what they are filled up with
     * @return int32 of shape [sequences, maxLength]
     * @throws IllegalArgumentException if there is none or the length is negative
     */
    public static Tensor padSequences(
            List<int[]> sequences, int maxLength, Side padding, Side truncating, int value) {
        return padSequences(
                tensors(sequences), OptionalInt.of(maxLength), padding, truncating, value);
    }

    private static List<Tensor> tensors(List<int[]> sequences) {
        return sequences.stream().map(Tensor::of).toList();
    }

    /**
     * Brings sequences of any dtype, whose steps may be tensors, to a length.
     *
     * @param sequences the sequences, each of shape [time, …]; the same dtype and sizes but for the
     *     time
     * @param maxLength the length; that of the longest if there is none
     * @param padding at which side shorter ones are filled up
     * @param truncating at which side longer ones are cut off
     * @param value what they are filled up with
     * @return a tensor of shape [sequences, maxLength, …]
     * @throws IllegalArgumentException if there is none, they differ in more than time, or the
     *     length is negative
     */
    public static Tensor padSequences(
            List<Tensor> sequences,
            OptionalInt maxLength,
            Side padding,
            Side truncating,
            Number value) {
        if (sequences.isEmpty()) {
            throw new IllegalArgumentException("padSequences: there is no sequence");
        }
        var first = sequences.getFirst();
        for (var sequence : sequences) {
            if (sequence.rank() == 0
                    || first.rank() == 0
                    || sequence.dtype() != first.dtype()
                    || !sequence.shape().without(0).equals(first.shape().without(0))) {
                throw new IllegalArgumentException(
                        "padSequences: sequences differ in their first axis alone, unlike "
                                + first.type()
                                + " and "
                                + sequence.type());
            }
        }
        int length =
                maxLength.orElseGet(
                        () -> sequences.stream().mapToInt(s -> s.shape().size(0)).max().orElse(0));
        if (length < 0) {
            throw new IllegalArgumentException(
                    "padSequences: a length is at least 0, not " + length);
        }
        var sizes = Joining.sizes(sequences.size(), first.shape());
        sizes[1] = length;
        return padded(sequences, sizes, padding, truncating, value);
    }

    private static Tensor padded(
            List<Tensor> sequences, int[] sizes, Side padding, Side truncating, Number value) {
        var shape = Shape.of(sizes);
        var dtype = sequences.getFirst().dtype();
        if (dtype == DType.STRING) {
            throw new IllegalArgumentException("padSequences: texts have no padding value");
        }
        int length = sizes[1];
        int step = sequences.getFirst().shape().without(0).elements() * dtype.bytes();
        var bytes = ByteBuffer.allocate(Math.multiplyExact(shape.elements(), dtype.bytes()));
        var fill = Tensor.scalar(dtype, value).toByteBuffer();
        while (bytes.hasRemaining()) {
            bytes.put(fill.duplicate());
        }
        for (int i = 0; i < sequences.size(); i++) {
            int has = sequences.get(i).shape().size(0);
            int kept = Math.min(has, length);
            int from = truncating == Side.PRE ? has - kept : 0;
            int to = i * length + (padding == Side.PRE ? length - kept : 0);
            bytes.put(to * step, sequences.get(i).toByteBuffer(), from * step, kept * step);
        }
        return Tensor.fromBuffer(bytes.flip().order(ByteOrder.LITTLE_ENDIAN), dtype, shape);
    }

    /**
     * Numbers of classes as vectors with a 1 at the class and 0 else, as many classes as the
     * largest number asks for.
     *
     * @param labels integers of any shape; a last axis of size 1 is left out
     * @return float32 of shape [labels…, classes]
     * @throws IllegalArgumentException if there is no label, one is negative or they are no
     *     integers
     */
    public static Tensor toCategorical(Tensor labels) {
        int largest = Arrays.stream(integers(labels)).max().orElse(-1);
        if (largest < 0) {
            throw new IllegalArgumentException(
                    "toCategorical: without a label from 0 on the number of classes must be given");
        }
        return toCategorical(labels, largest + 1);
    }

    /**
     * Numbers of classes as vectors with a 1 at the class and 0 else.
     *
     * @param labels integers of any shape; a last axis of size 1 is left out
     * @param numClasses how many classes there are
     * @return float32 of shape [labels…, numClasses]
     * @throws IllegalArgumentException if a label names no class or they are no integers
     */
    public static Tensor toCategorical(Tensor labels, int numClasses) {
        int[] classes = integers(labels);
        var values = new float[Math.multiplyExact(classes.length, numClasses)];
        for (int i = 0; i < classes.length; i++) {
            if (classes[i] < 0 || classes[i] >= numClasses) {
                throw new IllegalArgumentException(
                        "toCategorical: label "
                                + classes[i]
                                + " at place "
                                + i
                                + " names none of "
                                + numClasses
                                + " classes, which are numbered from 0");
            }
            values[i * numClasses + classes[i]] = 1;
        }
        var sizes = new ArrayList<Integer>();
        Arrays.stream(labels.shape().sizes()).forEach(sizes::add);
        if (sizes.size() > 1 && sizes.getLast() == 1) {
            sizes.removeLast();
        }
        sizes.add(numClasses);
        return Tensor.of(values, Shape.of(sizes.stream().mapToInt(size -> size).toArray()));
    }

    private static int[] integers(Tensor labels) {
        if (!labels.dtype().isInteger()) {
            throw new IllegalArgumentException(
                    "toCategorical: labels are integers, not " + labels.dtype());
        }
        return labels.toIntArray();
    }

    /**
     * Cuts a data set in two, the first part having a fraction of the elements.
     *
     * @param <T> the elements
     * @param dataset the data set
     * @param leftSize the fraction, between 0 and 1
     * @return the two parts, the left one as {@code train}, in the order of the data set
     * @throws IllegalArgumentException if the fraction is no fraction, a part would be empty or the
     *     data set has no end
     */
    public static <T> TrainTest<Dataset<T>> splitDataset(Dataset<T> dataset, double leftSize) {
        return splitDataset(dataset, leftSize, 1 - leftSize, OptionalLong.empty());
    }

    /**
     * Cuts two parts out of a data set: the first elements, and those after them.
     *
     * @param <T> the elements
     * @param dataset the data set; one that does not know how many elements it has is walked
     *     through to count them
     * @param leftSize the fraction that the first part has, between 0 and 1; numbers of elements
     *     are rounded
     * @param rightSize the fraction that the second part has
     * @param shuffleSeed decides the order in which all elements are shuffled before, the same in
     *     every epoch, which holds them all in memory; none to leave them in their order
     * @return the two parts, the left one as {@code train}; both walk through the data set, so
     *     {@linkplain Dataset#cache() cache} what is expensive to make. They have the order of
     *     epoch 0 in every epoch, so that no element changes sides; shuffle the parts
     * @throws IllegalArgumentException if fractions are no fractions or more than 1 together, a
     *     part would be empty or the data set has no end
     */
    public static <T> TrainTest<Dataset<T>> splitDataset(
            Dataset<T> dataset, double leftSize, double rightSize, OptionalLong shuffleSeed) {
        if (!(leftSize > 0 && leftSize < 1 && rightSize > 0 && rightSize < 1)
                || leftSize + rightSize > 1 + 1e-9) {
            throw new IllegalArgumentException(
                    "splitDataset: two fractions lie between 0 and 1 and are 1 together at most; got "
                            + leftSize
                            + " and "
                            + rightSize);
        }
        if (dataset.cardinality().isInfinite()) {
            throw new IllegalArgumentException(
                    "splitDataset: a data set without end has no fractions; take(n) of it");
        }
        long count = dataset.cardinality().count().orElseGet(() -> counted(dataset));
        long left = (long) Math.rint(leftSize * count);
        long right = Math.min((long) Math.rint(rightSize * count), count - left);
        if (leftSize + rightSize > 1 - 1e-9) {
            right = count - left;
        }
        if (left == 0 || right == 0) {
            throw new IllegalArgumentException(
                    "splitDataset: fractions of %s and %s of %d elements leave a part empty"
                            .formatted(leftSize, rightSize, count));
        }
        // Were the order another in the next epoch, elements would change sides.
        var ordered = new Dataset<>(new FirstPass<>(dataset.stage()));
        if (shuffleSeed.isPresent()) {
            ordered = ordered.shuffle(Math.toIntExact(count), shuffleSeed.getAsLong(), false);
        }
        return new TrainTest<>(ordered.take(left), ordered.skip(left).take(right));
    }

    private static long counted(Dataset<?> dataset) {
        long count = 0;
        try (var elements = dataset.iterator()) {
            while (elements.hasNext()) {
                elements.next();
                count++;
            }
        }
        return count;
    }
}
