package io.gradus.nn;

import io.gradus.ir.Shape;
import io.gradus.tensor.Padding;
import io.gradus.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The largest value of each window of channels-last images. */
public final class MaxPooling2D extends Layer {
    private final int poolSize;
    private final int strides;
    private final Padding padding;

    /**
     * Windows side by side; those that do not fit wholly are left out.
     *
     * @param poolSize the height and width of a window
     */
    public MaxPooling2D(int poolSize) {
        this(poolSize, poolSize, Padding.VALID);
    }

    /**
     * Windows.
     *
     * @param poolSize the height and width of a window
     * @param strides the step along height and width
     * @param padding how windows meet the border
     */
    public MaxPooling2D(int poolSize, int strides, Padding padding) {
        this.poolSize = Settings.positive("poolSize", poolSize);
        this.strides = Settings.positive("strides", strides);
        this.padding = padding;
    }

    @Override
    protected Tensor call(Tensor inputs, boolean training) {
        return inputs.maxPool2d(poolSize, strides, padding);
    }

    @Override
    protected Shape outputShape(Shape inputShape) {
        return Settings.windows(inputShape, poolSize, strides, padding);
    }

    @Override
    protected Map<String, Object> config() {
        var config = new LinkedHashMap<String, Object>();
        config.put("pool_size", List.of(poolSize, poolSize));
        config.put("strides", List.of(strides, strides));
        config.put("padding", Settings.name(padding));
        return config;
    }
}
