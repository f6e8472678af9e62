package io.gradus.nn.layers;

import io.gradus.ir.DType;
import io.gradus.nn.Layer;
import io.gradus.nn.config.Config;
import io.gradus.tensor.Tensor;
import io.gradus.tensor.Tensors;
import java.util.List;
import java.util.Optional;

/**
 * e^x / Σ e^x along one axis or several. A second input is a mask of the same shape, or one that
 * stretches to it: where it is false, or not above ½, elements do not count. A mask that inputs
 * carry is used alike if it has as many axes as they have.
 */
public final class Softmax extends Layer {
    private int[] axes;

    /** Along the last axis. */
    public Softmax() {
        this(-1);
    }

    /**
     * Along some axes.
     *
     * @param axes counted from the end if negative
     */
    public Softmax(int... axes) {
        this.axes = Settings.someAxes("axis", axes);
    }

    @Override
    protected List<Tensor> call(List<Tensor> inputs, boolean training) {
        if (inputs.size() > 2) {
            throw new IllegalArgumentException(
                    "takes one input, or one and a mask, not " + inputs.size());
        }
        var x = inputs.getFirst();
        var mask =
                inputs.size() == 2
                        ? Optional.of(inputs.get(1))
                        : mask(x).filter(carried -> carried.rank() == x.rank());
        return List.of(softmax(mask.map(kept -> without(x, kept)).orElse(x)));
    }

    private Tensor softmax(Tensor x) {
        return axes.length == 1 ? x.softmax(axes[0]) : x.minus(x.logSumExp(axes, true)).exp();
    }

    /** The lowest number there is has no weight beside any other, and all of them equal ones. */
    private static Tensor without(Tensor x, Tensor mask) {
        var kept = mask.dtype() == DType.BOOL ? mask : mask.greater(0.5);
        double lowest = x.dtype() == DType.FLOAT16 ? -3e4 : -1e9;
        return Tensors.where(kept, x, Tensor.scalar(x.dtype(), lowest));
    }

    @Override
    protected boolean supportsMasking() {
        return true;
    }

    @Override
    protected void settings(Config config) {
        axes = Settings.someAxes("axis", config.integers("axis", axes));
    }
}
