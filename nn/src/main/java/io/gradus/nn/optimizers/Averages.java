package io.gradus.nn.optimizers;

import io.gradus.nn.config.Config;
import io.gradus.tensor.Tensor;
import io.gradus.tensor.Tensors;
import io.gradus.tensor.Variable;
import java.util.Optional;

/** How exponential moving averages of variables are kept, if they are. */
final class Averages {
    static final String SLOT = "average";

    private boolean used;
    private double momentum = 0.99;
    private Optional<Integer> overwriteFrequency = Optional.empty();

    void use(double momentum) {
        this.momentum = Settings.fromZeroToOne("emaMomentum", momentum);
        this.used = true;
    }

    void use(double momentum, int overwriteFrequency) {
        this.overwriteFrequency =
                Optional.of(Settings.atLeast("emaOverwriteFrequency", 1, overwriteFrequency));
        use(momentum);
    }

    boolean used() {
        return used;
    }

    /**
     * Updates an average, which after the first step is the variable, and puts it in the place of
     * the variable if it is time.
     *
     * @param made how many steps were made with this one
     */
    void update(Variable variable, Memory memory, Tensor made) {
        var average = memory.slot(variable, SLOT, variable::value);
        var dtype = variable.dtype();
        var kept =
                Tensors.where(
                        made.equal(1), Tensor.scalar(dtype, 0), Tensor.scalar(dtype, momentum));
        average.assign(average.times(kept).plus(variable.times(kept.unaryMinus().plus(1))));
        overwriteFrequency.ifPresent(frequency ->
                variable.assign(Tensors.where(made.mod(frequency).equal(0), average, variable)));
    }

    void configured(Config config) {
        boolean averages = config.truth("use_ema", used);
        double share = config.number("ema_momentum", momentum);
        var frequency = config.optionalInteger("ema_overwrite_frequency", overwriteFrequency);
        if (averages) {
            use(share);
            frequency.ifPresent(steps -> use(share, steps));
        }
    }
}
