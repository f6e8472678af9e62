package io.gradus.nn.augmentation;

import io.gradus.nn.config.Config;
import io.gradus.tensor.Tensor;
import java.util.List;

/**
 * Means of two images and of their labels (Zhang et al., 2018), whose weights are drawn from
 * Beta(α, α) for each.
 */
public final class MixUp extends Mixing<MixUp> {
    private Range alpha;

    /** α = 0.2: most images are nearly their own. */
    public MixUp() {
        this(0.2);
    }

    /**
     * With an α.
     *
     * @param alpha more than 0; the larger, the more images are mixed half and half
     */
    public MixUp(double alpha) {
        this.alpha = alpha("alpha", alpha);
    }

    @Override
    List<Tensor> mixed(Tensor images, Tensor labels, Draws draws) {
        var share = draws.beta(alpha.low());
        var order = draws.order();
        return List.of(
                mean(images, images.gather(order), share),
                mean(labels, labels.gather(order), share));
    }

    @Override
    protected void settings(Config config) {
        super.settings(config);
        alpha = alpha("alpha", config.number("alpha", alpha.low()));
    }
}
