package io.gradus.nn;

import io.gradus.ir.Shape;
import io.gradus.tensor.Generator;
import io.gradus.tensor.Tensor;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Sets random elements to 0 while training, and scales the others up so that the expected sum stays
 * (Srivastava et al., 2014); otherwise does nothing.
 */
public final class Dropout extends Layer {
    private final double rate;
    private @Nullable Generator generator;

    /**
     * Chooses how much is dropped.
     *
     * @param rate the share of elements set to 0, from 0 to less than 1
     */
    public Dropout(double rate) {
        if (!(rate >= 0 && rate < 1)) {
            throw new IllegalArgumentException(
                    "rate is " + rate + ": it must be at least 0 and less than 1");
        }
        this.rate = rate;
    }

    @Override
    protected void build(Shape inputShape) {
        generator = addGenerator();
    }

    @Override
    protected Tensor call(Tensor inputs, boolean training) {
        if (!training || rate == 0) {
            return inputs;
        }
        return generator.dropout(inputs, rate);
    }

    @Override
    protected Shape outputShape(Shape inputShape) {
        return inputShape;
    }

    @Override
    protected Map<String, Object> config() {
        return Map.of("rate", rate);
    }
}
