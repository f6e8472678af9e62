package io.gradus.nn.augmentation;

import io.gradus.ir.DType;
import io.gradus.nn.config.Config;
import io.gradus.tensor.Tensor;
import io.gradus.tensor.Tensors;
import java.util.List;

/**
 * Puts a box of another image into each, and mixes their labels by the area of the box (Yun et al.,
 * 2019). The share that stays is drawn from Beta(α, α), the box's centre among all pixels; what
 * sticks out is cut off.
 */
public final class CutMix extends Mixing<CutMix> {
    private Range alpha;

    /** α = 1: all areas are as likely. */
    public CutMix() {
        this(1);
    }

    /**
     * With an α.
     *
     * @param factor α, more than 0
     */
    public CutMix(double factor) {
        this.alpha = alpha("factor", factor);
    }

    @Override
    List<Tensor> mixed(Tensor images, Tensor labels, Draws draws) {
        int height = images.shape().size(1);
        int width = images.shape().size(2);
        var side = draws.beta(alpha.low()).unaryMinus().plus(1).maximum(0).sqrt();
        var rows = side.times(height).round().cast(DType.INT32);
        var columns = side.times(width).round().cast(DType.INT32);
        var y = draws.below(height).minus(rows.floorDiv(2));
        var x = draws.below(width).minus(columns.floorDiv(2));
        var top = y.clip(0, height);
        var left = x.clip(0, width);
        var bottom = y.plus(rows).clip(0, height);
        var right = x.plus(columns).clip(0, width);
        var box = Boxes.inside(images, top, left, bottom, right);
        var area = bottom.minus(top).times(right.minus(left)).cast(images.dtype());
        var kept = area.div((double) height * width).unaryMinus().plus(1);
        var order = draws.order();
        return List.of(
                Tensors.where(box, images.gather(order), images),
                mean(labels, labels.gather(order), kept));
    }

    @Override
    protected void settings(Config config) {
        super.settings(config);
        alpha = alpha("factor", config.number("factor", alpha.low()));
    }
}
