package io.gradus.nn.layers;

import io.gradus.ir.Shape;
import io.gradus.nn.Layer;
import io.gradus.nn.config.Config;
import io.gradus.ops.Products;
import io.gradus.tensor.Tensor;
import java.util.Arrays;
import java.util.List;

/**
 * The products of two inputs, summed along an axis of each, for each example: [batch, …, n] and
 * [batch, …, n] become [batch, …, …], and two of rank 2 become [batch, 1].
 */
public final class Dot extends Layer {
    private int[] axes;
    private boolean normalize;

    /**
     * The products along axes.
     *
     * @param axes one axis for both inputs, or one for each, counted from the end if negative; not
     *     the batch
     */
    public Dot(int... axes) {
        this.axes = checked(axes);
    }

    private static int[] checked(int... axes) {
        if (axes.length != 1 && axes.length != 2) {
            throw new IllegalArgumentException(
                    "axes is %s: it must be one axis for both inputs, or one for each"
                            .formatted(Arrays.toString(axes)));
        }
        return axes.length == 1 ? new int[] {axes[0], axes[0]} : axes.clone();
    }

    /**
     * Sets whether inputs are scaled to a length of 1 along their axis, so that the products are
     * cosines; they are not without this.
     *
     * @param normalize whether they are
     * @return this layer
     */
    public Dot normalize(boolean normalize) {
        this.normalize = normalize;
        return this;
    }

    @Override
    protected void build(List<Shape> inputShapes) {
        if (inputShapes.size() != 2) {
            throw new IllegalArgumentException("takes two inputs, not " + inputShapes.size());
        }
        var left = inputShapes.get(0);
        var right = inputShapes.get(1);
        var a = left.dim(Settings.notBatch("axes", axes[0], left));
        var b = right.dim(Settings.notBatch("axes", axes[1], right));
        if (!a.equals(b)) {
            throw new IllegalArgumentException(
                    "inputs %s and %s have sizes %s and %s along axes %s: they must be equal"
                            .formatted(left, right, a, b, Arrays.toString(axes)));
        }
    }

    @Override
    protected List<Tensor> call(List<Tensor> inputs, boolean training) {
        var a = inputs.get(0);
        var b = inputs.get(1);
        if (normalize) {
            a = Arranged.ofLengthOne(a, axes[0]);
            b = Arranged.ofLengthOne(b, axes[1]);
        }
        var left = letters('b', a, axes[0]);
        var right = letters((char) ('b' + a.rank()), b, axes[1]);
        var kept = (left + right.substring(1)).replace("z", "");
        var products = Products.einsum(left + "," + right + "->" + kept, a, b);
        return List.of(products.rank() == 1 ? products.expandDims(1) : products);
    }

    /** a for the batch, z for the axis that is summed, and letters from some one on for others. */
    private static String letters(char first, Tensor x, int axis) {
        int at = x.shape().axis(axis, "axes");
        var letters = new StringBuilder("a");
        for (int i = 1; i < x.rank(); i++) {
            letters.append(i == at ? 'z' : (char) (first + i));
        }
        return letters.toString();
    }

    @Override
    protected void settings(Config config) {
        axes = checked(config.integers("axes", axes));
        normalize = config.truth("normalize", normalize);
    }
}
