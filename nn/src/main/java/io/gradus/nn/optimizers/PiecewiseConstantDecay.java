package io.gradus.nn.optimizers;

import io.gradus.nn.config.Config;
import io.gradus.nn.config.Configurable;
import io.gradus.tensor.Tensor;
import io.gradus.tensor.Tensors;
import java.util.Arrays;
import java.util.List;

/**
 * A learning rate that stays until it changes at once.
 *
 * @param boundaries after how many steps it changes, ascending: the step of that number is the last
 *     with the old rate
 * @param values the rates, one more than there are boundaries
 */
public record PiecewiseConstantDecay(List<Integer> boundaries, List<Double> values)
        implements LearningRateSchedule, Configurable {
    /**
     * Checks the settings.
     *
     * @throws IllegalArgumentException if the numbers do not fit, or boundaries do not ascend
     */
    public PiecewiseConstantDecay {
        boundaries = List.copyOf(boundaries);
        values = List.copyOf(values);
        if (values.size() != boundaries.size() + 1) {
            throw new IllegalArgumentException(
                    "there are %d boundaries and %d values: there must be one value more"
                            .formatted(boundaries.size(), values.size()));
        }
        for (int i = 1; i < boundaries.size(); i++) {
            if (boundaries.get(i - 1) >= boundaries.get(i)) {
                throw new IllegalArgumentException(
                        "the boundaries are " + boundaries + ": they must ascend");
            }
        }
        values.forEach(value -> Settings.notNegative("a value", value));
    }

    @Override
    public Tensor rate(Tensor iterations) {
        var rate = Tensor.of(values.getFirst().floatValue());
        for (int i = 0; i < boundaries.size(); i++) {
            rate =
                    Tensors.where(
                            iterations.greater(boundaries.get(i)),
                            Tensor.of(values.get(i + 1).floatValue()),
                            rate);
        }
        return rate;
    }

    @Override
    public PiecewiseConstantDecay configured(Config config) {
        var steps =
                config.integers("boundaries", boundaries.stream().mapToInt(step -> step).toArray());
        var rates = config.numbers("values", values.stream().mapToDouble(rate -> rate).toArray());
        return new PiecewiseConstantDecay(
                Arrays.stream(steps).boxed().toList(), Arrays.stream(rates).boxed().toList());
    }
}
