package io.gradus.nn.layers;

import io.gradus.ir.Dim;
import io.gradus.ir.Shape;
import io.gradus.nn.Layer;
import io.gradus.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Over which axes of inputs [batch, …, size] attention goes. These are laid out as one axis of
 * steps; the others are further axes of the batch.
 */
final class AttentionAxes {
    private final int[] free;
    private final int[] attended;

    private AttentionAxes(int[] free, int[] attended) {
        this.free = free;
        this.attended = attended;
    }

    /**
     * Some axes.
     *
     * @param rank the rank of inputs
     * @param axes the axes, counted from the start or with negative numbers from the end; none for
     *     all between batch and size
     */
    static AttentionAxes of(int rank, int... axes) {
        var all = IntStream.range(1, rank - 1).toArray();
        var attended =
                axes.length == 0
                        ? all
                        : Arrays.stream(axes)
                                .map(axis -> axis < 0 ? rank + axis : axis)
                                .sorted()
                                .distinct()
                                .toArray();
        if (Arrays.stream(attended).anyMatch(axis -> axis < 1 || axis > rank - 2)) {
            throw new IllegalArgumentException(
                    "attentionAxes are %s: inputs of rank %d have those from 1 to %d"
                            .formatted(Arrays.toString(axes), rank, rank - 2));
        }
        var chosen = attended;
        var free =
                Arrays.stream(all)
                        .filter(axis -> Arrays.stream(chosen).noneMatch(a -> a == axis))
                        .toArray();
        return new AttentionAxes(free, attended);
    }

    /** Batch, free axes, attended axes. */
    private int[] order() {
        return IntStream.concat(
                        IntStream.of(0),
                        IntStream.concat(Arrays.stream(free), Arrays.stream(attended)))
                .toArray();
    }

    private boolean isPlain() {
        return free.length == 0 && attended.length == 1;
    }

    private static List<Dim> dims(Shape shape, int... axes) {
        return Arrays.stream(axes).mapToObj(shape::dim).toList();
    }

    private Dim rows(Shape shape) {
        return shape.dim(0).times(Dim.product(dims(shape, free)));
    }

    private Dim steps(Shape shape) {
        return Dim.product(dims(shape, attended));
    }

    /** [batch, …, size] as [rows, steps, size]. */
    Tensor flat(Tensor x) {
        if (isPlain()) {
            return x;
        }
        var shape = x.shape();
        int last = shape.rank() - 1;
        var order = IntStream.concat(Arrays.stream(order()), IntStream.of(last)).toArray();
        return x.transpose(order)
                .reshape(Shape.of(List.of(rows(shape), steps(shape), shape.dim(last))));
    }

    /** The mask of [batch, …, size], if it has one, as [rows, steps]. */
    Optional<Tensor> flatMask(Tensor x) {
        return Layer.mask(x).map(mask -> isPlain() ? mask : flatMask(mask, x.shape()));
    }

    private Tensor flatMask(Tensor mask, Shape shape) {
        var whole = mask;
        while (whole.rank() < shape.rank() - 1) {
            whole = whole.expandDims(-1);
        }
        return whole.broadcastTo(shape.without(shape.rank() - 1))
                .transpose(order())
                .reshape(Shape.of(List.of(rows(shape), steps(shape))));
    }

    /** A mask [batch, (heads,) queries…, keys…] as [rows, 1 or heads, queries, keys]. */
    Tensor flatSeen(Tensor seen, Tensor query, Tensor key) {
        int pairs = 2 * attended.length;
        int leading = seen.rank() - pairs;
        if (isPlain() && leading == 1) {
            return seen.expandDims(1);
        }
        if (isPlain() && (leading == 0 || leading == 2)) {
            return seen;
        }
        if (leading != 1 && leading != 1 + free.length) {
            throw new IllegalArgumentException(
                    "a mask of shape %s does not fit: it must be (batch, queries, keys)"
                            .formatted(seen.shape()));
        }
        var dims = new ArrayList<Dim>(List.of(query.shape().dim(0)));
        dims.addAll(dims(query.shape(), free));
        dims.addAll(dims(query.shape(), attended));
        dims.addAll(dims(key.shape(), attended));
        var whole = seen;
        while (whole.rank() < dims.size()) {
            whole = whole.expandDims(1);
        }
        return whole.broadcastTo(Shape.of(dims))
                .reshape(
                        Shape.of(
                                List.of(
                                        rows(query.shape()),
                                        Dim.ONE,
                                        steps(query.shape()),
                                        steps(key.shape()))));
    }

    /** [rows, queries, sizes…] in the order of the queries' axes. */
    Tensor unflat(Tensor x, Tensor query) {
        if (isPlain()) {
            return x;
        }
        var dims = new ArrayList<>(dims(query.shape(), order()));
        int known = dims.size();
        dims.addAll(x.shape().slice(2, x.rank()).dims());
        var back = new int[dims.size()];
        for (int i = 0; i < back.length; i++) {
            back[i] = i;
        }
        for (int i = 0; i < known; i++) {
            back[order()[i]] = i;
        }
        return x.reshape(Shape.of(dims)).transpose(back);
    }

    /** [rows, heads, queries, keys] as [batch, free…, heads, queries…, keys…]. */
    Tensor unflatScores(Tensor scores, Tensor query, Tensor key) {
        if (isPlain()) {
            return scores;
        }
        var dims = new ArrayList<Dim>(List.of(query.shape().dim(0)));
        dims.addAll(dims(query.shape(), free));
        dims.add(scores.shape().dim(1));
        dims.addAll(dims(query.shape(), attended));
        dims.addAll(dims(key.shape(), attended));
        return scores.reshape(Shape.of(dims));
    }
}
