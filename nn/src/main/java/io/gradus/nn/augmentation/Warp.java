package io.gradus.nn.augmentation;

import io.gradus.ir.DType;
import io.gradus.ir.Shape;
import io.gradus.ops.Resampling.Border;
import io.gradus.ops.Resampling.Method;
import io.gradus.tensor.Tensor;
import io.gradus.tensor.Tensors;
import java.util.List;

/**
 * Images read wherever one wants, each at places of its own.
 *
 * @param images [batch, height, width, channels]
 * @param draws for the places of the images in the batch
 * @param method how numbers between pixels are made
 * @param border what is beyond the border
 * @param fill the number that {@link Border#CONSTANT} stands for
 */
record Warp(Tensor images, Draws draws, Method method, Border border, double fill) {
    /** The images at rows and columns [batch, height, width]. */
    Tensor at(Tensor rows, Tensor columns) {
        if (method == Method.NEAREST) {
            return pixels(rows.plus(0.5).floor(), columns.plus(0.5).floor());
        }
        var top = rows.floor();
        var left = columns.floor();
        var down = rows.minus(top).expandDims(3);
        var across = columns.minus(left).expandDims(3);
        var above = mixed(pixels(top, left), pixels(top, left.plus(1)), across);
        var below = mixed(pixels(top.plus(1), left), pixels(top.plus(1), left.plus(1)), across);
        return mixed(above, below, down);
    }

    private static Tensor mixed(Tensor a, Tensor b, Tensor share) {
        return a.times(share.unaryMinus().plus(1)).plus(b.times(share));
    }

    private Tensor pixels(Tensor row, Tensor column) {
        var shape = images.shape();
        int height = shape.size(1);
        int width = shape.size(2);
        var y = row.cast(DType.INT32);
        var x = column.cast(DType.INT32);
        var start = draws.places().times(height * width).reshape(draws.perImage()).squeeze(3);
        var place = start.plus(bordered(y, height).times(width)).plus(bordered(x, width));
        var table = images.reshape(Shape.of(List.of(shape.slice(0, 3).count(), shape.dim(3))));
        var found = table.gather(place);
        if (border != Border.CONSTANT) {
            return found;
        }
        var inside =
                y.greaterEqual(0)
                        .logicalAnd(y.less(height))
                        .logicalAnd(x.greaterEqual(0).logicalAnd(x.less(width)));
        return Tensors.where(inside.expandDims(3), found, draws.number(fill));
    }

    /** A place that there is, for one that may be beyond the border. */
    private Tensor bordered(Tensor place, int size) {
        return switch (border) {
            case CONSTANT, NEAREST -> place.clip(0, size - 1);
            case WRAP -> place.mod(size);
            case MIRROR -> {
                int last = Math.max(1, size - 1);
                yield size == 1 ? place.times(0) : place.plus(last).mod(2 * last).minus(last).abs();
            }
            case REFLECT -> {
                var turn = place.mod(2 * size);
                yield turn.minimum(turn.unaryMinus().plus(2 * size - 1));
            }
        };
    }
}
