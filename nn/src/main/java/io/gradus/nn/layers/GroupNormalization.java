package io.gradus.nn.layers;

import io.gradus.ir.Shape;
import io.gradus.nn.config.Config;
import io.gradus.ops.Normalization;
import io.gradus.tensor.Tensor;
import java.util.ArrayList;
import java.util.stream.IntStream;

/**
 * Moves and scales groups of the channels of each example to a mean of 0 and a variance of 1 (Wu
 * and He, 2018). One group is layer normalisation, as many as channels instance normalisation.
 */
public final class GroupNormalization extends ScaledNormalization<GroupNormalization> {
    private int groups;
    private int axis = -1;
    private Shape channels = Shape.scalar();

    /** 32 groups. */
    public GroupNormalization() {
        this(32);
    }

    /**
     * Any number of groups.
     *
     * @param groups a number that the channels are a multiple of; −1 for as many as channels
     */
    public GroupNormalization(int groups) {
        this.groups = groups == -1 ? groups : Settings.positive("groups", groups);
    }

    /**
     * Sets which axis is that of channels; the last one without this.
     *
     * @param axis counted from the end if negative; not the batch
     * @return this layer
     */
    public GroupNormalization axis(int axis) {
        this.axis = axis;
        return this;
    }

    @Override
    protected void build(Shape inputShape) {
        int at = Settings.notBatch("axis", axis, inputShape);
        channels = Shape.of(inputShape.size(at));
        if (groups != -1 && inputShape.size(at) % groups != 0) {
            throw new IllegalArgumentException(
                    "groups is %d: the %d channels of inputs %s must be a multiple of it"
                            .formatted(groups, inputShape.size(at), inputShape));
        }
        addScale(channels);
    }

    @Override
    protected Tensor call(Tensor inputs, boolean training) {
        int at = inputs.shape().axis(axis, "axis");
        var there = new ArrayList<>(IntStream.range(0, inputs.rank()).boxed().toList());
        there.add(there.remove(at));
        var back = new ArrayList<>(IntStream.range(0, inputs.rank()).boxed().toList());
        back.add(at, back.removeLast());
        var outputs =
                Normalization.groupNormalization(
                        Arranged.ordered(inputs, there),
                        gamma(channels, inputs),
                        beta(channels, inputs),
                        groups == -1 ? channels.size(0) : groups,
                        epsilon());
        return Arranged.ordered(outputs, back);
    }

    @Override
    protected void settings(Config config) {
        int count = config.integer("groups", groups);
        groups = count == -1 ? count : Settings.positive("groups", count);
        axis = config.integer("axis", axis);
        super.settings(config);
    }
}
