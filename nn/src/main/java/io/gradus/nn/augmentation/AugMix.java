package io.gradus.nn.augmentation;

import io.gradus.nn.augmentation.RandomStep.Change;
import io.gradus.nn.config.Config;
import io.gradus.ops.Resampling.Method;
import io.gradus.tensor.Tensor;
import io.gradus.tensor.Tensors;
import java.util.ArrayList;
import java.util.List;

/**
 * A mean of each image and of what chains of random changes have made of it (Hendrycks et al.,
 * 2020). The chains' weights are drawn from a Dirichlet distribution, that of the image itself from
 * Beta(α, α), all for each image.
 */
public final class AugMix extends ColourLayer<AugMix> {
    private static final List<Change> FEW =
            List.of(
                    Change.SHEAR,
                    Change.TRANSLATION,
                    Change.ROTATION,
                    Change.POSTERIZATION,
                    Change.SOLARIZATION,
                    Change.AUTO_CONTRAST,
                    Change.EQUALIZATION);

    private int numChains = 3;
    private int[] chainDepth = {3, 3};
    private Range factor = new Range("factor", 0.3, 0.3, 0, 1);
    private Range alpha = Mixing.alpha("alpha", 1);
    private boolean allOps = true;
    private Method interpolation = Method.BILINEAR;

    /** Three chains of three changes of strength 0.3. */
    public AugMix() {}

    /**
     * Sets how many chains; 3 without this.
     *
     * @param count how many
     * @return this layer
     */
    public AugMix numChains(int count) {
        numChains = Sizes.positive("numChains", count);
        return this;
    }

    /**
     * Sets how many changes a chain has; 3 without this.
     *
     * @param fewest how many at least
     * @param most how many at most; what holds for an image and a chain is drawn
     * @return this layer
     */
    public AugMix chainDepth(int fewest, int most) {
        Sizes.positive("chainDepth", fewest);
        if (fewest > most) {
            throw new IllegalArgumentException(
                    "chainDepth is from %d to %d: it must ascend".formatted(fewest, most));
        }
        chainDepth = new int[] {fewest, most};
        return this;
    }

    /**
     * Sets how strong changes are; 0.3 without this.
     *
     * @param factor from 0 to 1
     * @return this layer
     */
    public AugMix factor(double factor) {
        this.factor = this.factor.between(factor, factor);
        return this;
    }

    /**
     * Sets the α of both distributions; 1 without this.
     *
     * @param alpha more than 0
     * @return this layer
     */
    public AugMix alpha(double alpha) {
        this.alpha = Mixing.alpha("alpha", alpha);
        return this;
    }

    /**
     * Sets whether changes of brightness, colour, contrast and sharpness are among those that are
     * drawn, which they are without this.
     *
     * @param allOps whether they are
     * @return this layer
     */
    public AugMix allOps(boolean allOps) {
        this.allOps = allOps;
        return this;
    }

    /**
     * Sets how numbers between pixels are made; linear without this.
     *
     * @param interpolation {@link Method#NEAREST} or {@link Method#BILINEAR}
     * @return this layer
     */
    public AugMix interpolation(Method interpolation) {
        this.interpolation = interpolation;
        return this;
    }

    @Override
    Tensor augmented(Tensor images, Draws draws) {
        var changes = allOps ? List.of(Change.values()) : FEW;
        var step = new RandomStep(changes, factor.low(), range(), interpolation);
        // Gamma numbers divided by their sum are Dirichlet's.
        var weights = new ArrayList<Tensor>();
        var total = draws.uniform(0, 0);
        for (int i = 0; i < numChains; i++) {
            var weight =
                    draws.generator()
                            .gamma(draws.perImage(), draws.number(alpha.low()), draws.dtype());
            weights.add(weight);
            total = total.plus(weight);
        }
        var mixture = images.times(0);
        for (var weight : weights) {
            mixture = mixture.plus(chain(step, images, draws).times(weight.div(total)));
        }
        return range().clip(Mixing.mean(images, mixture, draws.beta(alpha.low())));
    }

    private Tensor chain(RandomStep step, Tensor images, Draws draws) {
        int spread = chainDepth[1] - chainDepth[0] + 1;
        var depth = draws.below(spread).plus(chainDepth[0]);
        var x = images;
        for (int i = 0; i < chainDepth[1]; i++) {
            var next = step.changed(x, draws);
            x = i < chainDepth[0] ? next : Tensors.where(depth.greater(i), next, x);
        }
        return x;
    }

    @Override
    protected void settings(Config config) {
        super.settings(config);
        numChains(config.integer("num_chains", numChains));
        var depth = config.integers("chain_depth", chainDepth);
        if (depth.length != 2) {
            throw new IllegalArgumentException("'chain_depth' must have two numbers");
        }
        chainDepth(depth[0], depth[1]);
        factor(config.number("factor", factor.low()));
        alpha(config.number("alpha", alpha.low()));
        allOps = config.truth("all_ops", allOps);
        interpolation = config.choice("interpolation", interpolation);
    }
}
