package io.gradus.nn.config;

/**
 * A thing whose settings a file can hold: a layer, a loss, an initializer.
 *
 * {@snippet :
 * @Override
 * public LeakyReLU configured(Config config) {
 *     return new LeakyReLU(config.number("negative_slope", negativeSlope));
 * }
 * }
 */
public interface Configurable {
    /**
     * Names each setting, in one line that writes and reads it: {@code config} takes note of the
     * values given to it and returns them, or returns those of a file.
     *
     * @param config takes or gives the settings, under the names that Keras has for them
     * @return a thing of this class with the settings that {@code config} returned; it may be this
     *     one
     */
    Configurable configured(Config config);
}
