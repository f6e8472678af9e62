package io.gradus.data;

import io.gradus.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.ToIntFunction;

/**
 * The verbs that make one element of several, and several of one.
 *
 * @param <T> the elements
 */
abstract sealed class Grouping<T> extends Walking<T> permits Dataset {
    /**
     * Several elements in one, the last one perhaps smaller.
     *
     * @param size how many elements make one, at least 1
     * @return batches, as {@link #batch(int, boolean)} makes them
     * @throws IllegalArgumentException if the size is below 1
     */
    public Dataset<T> batch(int size) {
        return batch(size, false);
    }

    /**
     * Several elements in one: tensors are stacked along a new first axis, the rows of {@link
     * Examples} and {@link Batch}es joined, and lists, maps and records of tensors keep their form.
     * Numbers and truth values in lists and maps become tensors (of dtype int32, int64, float32,
     * float64 or bool), texts and everything else lists.
     *
     * @param size how many elements make one, at least 1
     * @param dropRemainder whether elements at the end that do not fill a batch are dropped
     * @return batches; making one fails, naming the part, if shapes, dtypes or forms differ, or if
     *     a batch has another type than an element, as for numbers: see {@link #batch(int, boolean,
     *     Class)}
     * @throws IllegalArgumentException if the size is below 1
     */
    public Dataset<T> batch(int size, boolean dropRemainder) {
        return batch(size, dropRemainder, list -> Stacking.alike(list, Optional.empty()));
    }

    /**
     * Several elements in one of another type, the last one perhaps smaller.
     *
     * @param <B> the batches
     * @param size how many elements make one, at least 1
     * @param type what a batch is, as in {@link #batch(int, boolean, Class)}
     * @return batches
     * @throws IllegalArgumentException if the size is below 1
     */
    public <B> Dataset<B> batch(int size, Class<B> type) {
        return batch(size, false, type);
    }

    /**
     * Several elements in one of another type, as {@link #batch(int, boolean)} makes it: a {@link
     * Tensor} of numbers, truth values or arrays of them, a {@link List} of texts, a {@link
     * java.util.Map} of records whose components cannot take what they become.
     *
     * @param <B> the batches
     * @param size how many elements make one, at least 1
     * @param dropRemainder whether elements at the end that do not fill a batch are dropped
     * @param type what a batch is
     * @return batches; making one fails if it is no {@code B}
     * @throws IllegalArgumentException if the size is below 1
     */
    public <B> Dataset<B> batch(int size, boolean dropRemainder, Class<B> type) {
        return batch(size, dropRemainder, list -> Stacking.stack(list, Optional.empty(), type));
    }

    /**
     * Several elements in one, made by a function.
     *
     * @param <B> the batches
     * @param size how many elements make one, at least 1
     * @param dropRemainder whether elements at the end that do not fill a batch are dropped
     * @param collate makes a batch of a list of elements
     * @return batches
     * @throws IllegalArgumentException if the size is below 1
     */
    public <B> Dataset<B> batch(
            int size,
            boolean dropRemainder,
            ElementFunction<? super List<T>, ? extends B> collate) {
        return batches("batch", size, dropRemainder, collate);
    }

    private <B> Dataset<B> batches(
            String verb,
            int size,
            boolean dropRemainder,
            ElementFunction<? super List<T>, ? extends B> collate) {
        require(verb, "size", size);
        return new Dataset<>(new Batching<>(verb, stage(), size, dropRemainder, collate));
    }

    /**
     * Several elements in one, tensors padded with zeros to the longest of their batch.
     *
     * @param size how many elements make one, at least 1
     * @return batches, the last one perhaps smaller
     * @throws IllegalArgumentException if the size is below 1
     */
    public Dataset<T> paddedBatch(int size) {
        return paddedBatch(size, false, BatchPadding.toLongest());
    }

    /**
     * Several elements in one, tensors padded to one size.
     *
     * @param size how many elements make one, at least 1
     * @param dropRemainder whether elements at the end that do not fill a batch are dropped
     * @param padding to which sizes, and with what
     * @return batches, as {@link #batch(int, boolean)} makes them of padded tensors; making one
     *     fails if a tensor is larger than it is to become
     * @throws IllegalArgumentException if the size is below 1
     */
    public Dataset<T> paddedBatch(int size, boolean dropRemainder, BatchPadding padding) {
        return batches(
                "paddedBatch",
                size,
                dropRemainder,
                list -> Stacking.alike(list, Optional.of(padding)));
    }

    /**
     * Several elements in one of another type, tensors padded to one size.
     *
     * @param <B> the batches
     * @param size how many elements make one, at least 1
     * @param dropRemainder whether elements at the end that do not fill a batch are dropped
     * @param padding to which sizes, and with what
     * @param type what a batch is, such as {@link Tensor} for elements that are {@code int[]}
     * @return batches, as {@link #batch(int, boolean, Class)} makes them of padded tensors
     * @throws IllegalArgumentException if the size is below 1
     */
    public <B> Dataset<B> paddedBatch(
            int size, boolean dropRemainder, BatchPadding padding, Class<B> type) {
        return batches(
                "paddedBatch",
                size,
                dropRemainder,
                list -> Stacking.stack(list, Optional.of(padding), type));
    }

    /**
     * Batches of elements of similar length, each padded with zeros to its longest, so that little
     * is padded.
     *
     * @param length the length of an element
     * @param boundaries ascending; bucket i takes lengths that are below boundary i and no bucket
     *     before takes, the last bucket all others
     * @param batchSizes how many elements make a batch of each bucket, one more than boundaries
     * @return batches, in the order in which their buckets became full; at the end those that did
     *     not, from the shortest to the longest
     * @throws IllegalArgumentException if boundaries do not ascend, or sizes are not as many
     */
    public Dataset<T> bucketBySequenceLength(
            ToIntFunction<? super T> length, List<Integer> boundaries, List<Integer> batchSizes) {
        return bucketBySequenceLength(
                length, boundaries, batchSizes, BatchPadding.toLongest(), false, false);
    }

    /**
     * Batches of elements of similar length.
     *
     * @param length the length of an element
     * @param boundaries ascending; bucket i takes lengths that are below boundary i and no bucket
     *     before takes, the last bucket all others
     * @param batchSizes how many elements make a batch of each bucket, one more than boundaries
     * @param padding to which sizes tensors are padded, and with what
     * @param padToBucketBoundary whether the first axis of each tensor for which the padding names
     *     no sizes is brought to one less than the boundary of its bucket, so that each bucket has
     *     one shape; elements of the last bucket cannot be then
     * @param dropRemainder whether buckets that are not full at the end are dropped
     * @return batches, in the order in which their buckets became full; at the end those that did
     *     not, from the shortest to the longest
     * @throws IllegalArgumentException if boundaries do not ascend, or sizes are not as many
     */
    public Dataset<T> bucketBySequenceLength(
            ToIntFunction<? super T> length,
            List<Integer> boundaries,
            List<Integer> batchSizes,
            BatchPadding padding,
            boolean padToBucketBoundary,
            boolean dropRemainder) {
        requireBuckets(boundaries, batchSizes);
        var collates = new ArrayList<ElementFunction<List<T>, T>>();
        for (int i = 0; i < batchSizes.size(); i++) {
            boolean last = i == boundaries.size();
            if (last && padToBucketBoundary) {
                collates.add(elements -> {
                    throw new IllegalArgumentException(
                            "an element is of length "
                                    + length.applyAsInt(elements.getFirst())
                                    + ", beyond the last boundary, "
                                    + boundaries.getLast()
                                    + ", so there is none to pad it to");
                });
            } else {
                var own = padToBucketBoundary ? padding.atLeast(boundaries.get(i) - 1) : padding;
                collates.add(elements -> Stacking.alike(elements, Optional.of(own)));
            }
        }
        return new Dataset<>(
                new Buckets<>(
                        stage(),
                        length,
                        List.copyOf(boundaries),
                        List.copyOf(batchSizes),
                        dropRemainder,
                        collates));
    }

    private static void requireBuckets(List<Integer> boundaries, List<Integer> batchSizes) {
        for (int i = 0; i < boundaries.size(); i++) {
            if (boundaries.get(i) < 1 || i > 0 && boundaries.get(i) <= boundaries.get(i - 1)) {
                throw new IllegalArgumentException(
                        Buckets.VERB + ": boundaries ascend from 1 on, unlike " + boundaries);
            }
        }
        if (batchSizes.size() != boundaries.size() + 1
                || batchSizes.stream().anyMatch(size -> size < 1)) {
            throw new IllegalArgumentException(
                    "%s: %d boundaries make %d buckets, each with a batch size of at least 1; got %s"
                            .formatted(
                                    Buckets.VERB,
                                    boundaries.size(),
                                    boundaries.size() + 1,
                                    batchSizes));
        }
    }

    /**
     * Elements in groups that follow each other.
     *
     * @param size how many elements are in a group, at least 1
     * @return lists of elements, the last one perhaps smaller
     * @throws IllegalArgumentException if the size is below 1
     */
    public Dataset<List<T>> window(int size) {
        return window(size, size, 1, false);
    }

    /**
     * Elements in groups that may overlap: group k has the elements k · shift, k · shift + stride,
     * k · shift + 2 · stride, ….
     *
     * @param size how many elements are in a group, at least 1
     * @param shift how many elements further on the next group begins, at least 1
     * @param stride how many elements further on the next of the same group is, at least 1
     * @param dropRemainder whether groups that the end cuts short are dropped
     * @return lists of elements
     * @throws IllegalArgumentException if a number is below 1
     */
    public Dataset<List<T>> window(int size, long shift, int stride, boolean dropRemainder) {
        require("window", "size", size);
        require("window", "shift", shift);
        require("window", "stride", stride);
        return new Dataset<>(new Windows<>(stage(), size, shift, stride, dropRemainder));
    }

    /**
     * The rows of each element, one by one: what {@link #batch(int)} put together. Tensors lose
     * their first axis; rows of {@link Examples} and {@link Batch}es are such of one row.
     *
     * @return the rows, in the form of the elements; making one fails if an element has no rows, or
     *     its rows are of another type, as those of a list of texts: see {@link #unbatch(Class)}
     */
    public Dataset<T> unbatch() {
        return new Dataset<>(new Unbatch<>(stage(), Stacking::rowLike));
    }

    /**
     * The rows of each element, which are of another type than the elements.
     *
     * @param <R> the rows
     * @param type what a row is, such as {@link String} for lists of texts
     * @return the rows; making one fails if it is no {@code R}
     */
    public <R> Dataset<R> unbatch(Class<R> type) {
        return new Dataset<>(new Unbatch<>(stage(), (_, row) -> Stacking.as(row, type)));
    }

    static void require(String verb, String what, long value) {
        if (value < 1) {
            throw new IllegalArgumentException(
                    verb + ": the " + what + " is at least 1, not " + value);
        }
    }
}
