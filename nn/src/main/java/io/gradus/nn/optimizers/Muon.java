package io.gradus.nn.optimizers;

import io.gradus.nn.config.Config;
import io.gradus.tensor.Tensor;
import io.gradus.tensor.Variable;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Muon (Jordan et al., 2024; Liu et al., 2025): momentum for matrices, whose steps are made nearly
 * orthogonal by an iteration of Newton and Schulz. Other variables, embeddings, and those whose
 * names are excluded, such as the last layer, are changed by {@link AdamW}. Weights decay by 0.004
 * unless it is set.
 *
 * <p>Where only some rows have a gradient, that of the others is zeros.
 */
public final class Muon extends RuleOptimizer {
    private double adamBeta1 = 0.9;
    private double adamBeta2 = 0.999;
    private double adamWeightDecay = 0.004;
    private double adamLearningRateRatio = 1;
    private double epsilon = 1e-7;
    private double a = 3.4445;
    private double b = -4.775;
    private double c = 2.0315;
    private double momentum = 0.95;
    private int newtonSchulzSteps = 5;
    private boolean nesterov = true;
    private boolean excludeEmbeddings = true;
    private Optional<Double> rmsRate = Optional.of(0.2);
    private List<Pattern> excluded = List.of();

    /** Muon with a learning rate of 0.001. */
    public Muon() {
        this(0.001);
    }

    /**
     * Muon.
     *
     * @param learningRate the size of the steps
     */
    public Muon(double learningRate) {
        super(learningRate);
        weightDecay(0.004);
    }

    /**
     * Muon with a schedule.
     *
     * @param schedule the size of each step
     */
    public Muon(LearningRateSchedule schedule) {
        super(schedule);
        weightDecay(0.004);
    }

    /**
     * Sets how slowly the mean of the gradient changes with Adam.
     *
     * @param adamBeta1 Keras' default is 0.9
     * @return this optimizer
     */
    public Muon adamBeta1(double adamBeta1) {
        this.adamBeta1 = Settings.share("adamBeta1", adamBeta1);
        return this;
    }

    /**
     * Sets how slowly the mean of its square changes with Adam.
     *
     * @param adamBeta2 Keras' default is 0.999
     * @return this optimizer
     */
    public Muon adamBeta2(double adamBeta2) {
        this.adamBeta2 = Settings.share("adamBeta2", adamBeta2);
        return this;
    }

    /**
     * Sets how much variables decay with Adam.
     *
     * @param adamWeightDecay Keras' default is 0.004
     * @return this optimizer
     */
    public Muon adamWeightDecay(double adamWeightDecay) {
        this.adamWeightDecay = Settings.notNegative("adamWeightDecay", adamWeightDecay);
        return this;
    }

    /**
     * Sets the learning rate of Adam, as a share of the other.
     *
     * @param adamLearningRateRatio Keras' default is 1
     * @return this optimizer
     */
    public Muon adamLearningRateRatio(double adamLearningRateRatio) {
        this.adamLearningRateRatio =
                Settings.notNegative("adamLearningRateRatio", adamLearningRateRatio);
        return this;
    }

    /**
     * Sets what keeps the divisor from 0.
     *
     * @param epsilon Keras' default is 1e-7
     * @return this optimizer
     */
    public Muon epsilon(double epsilon) {
        this.epsilon = Settings.notNegative("epsilon", epsilon);
        return this;
    }

    /**
     * Sets the factor of x in the iteration.
     *
     * @param a Keras' default is 3.4445
     * @return this optimizer
     */
    public Muon a(double a) {
        this.a = Settings.number("a", a);
        return this;
    }

    /**
     * Sets the factor of x³.
     *
     * @param b Keras' default is -4.775
     * @return this optimizer
     */
    public Muon b(double b) {
        this.b = Settings.number("b", b);
        return this;
    }

    /**
     * Sets the factor of x⁵.
     *
     * @param c Keras' default is 2.0315
     * @return this optimizer
     */
    public Muon c(double c) {
        this.c = Settings.number("c", c);
        return this;
    }

    /**
     * Sets the share of the last step that goes on, from 0 to 1.
     *
     * @param momentum Keras' default is 0.95
     * @return this optimizer
     */
    public Muon momentum(double momentum) {
        this.momentum = Settings.fromZeroToOne("momentum", momentum);
        return this;
    }

    /**
     * Sets how often the iteration is done.
     *
     * @param newtonSchulzSteps Keras' default is 5
     * @return this optimizer
     */
    public Muon newtonSchulzSteps(int newtonSchulzSteps) {
        this.newtonSchulzSteps = Settings.atLeast("newtonSchulzSteps", 0, newtonSchulzSteps);
        return this;
    }

    /**
     * Sets whether to look ahead, as Nesterov (1983) does.
     *
     * @param nesterov true without this
     * @return this optimizer
     */
    public Muon nesterov(boolean nesterov) {
        this.nesterov = nesterov;
        return this;
    }

    /**
     * Sets whether variables whose names contain "embedding" are for Adam.
     *
     * @param excludeEmbeddings true without this
     * @return this optimizer
     */
    public Muon excludeEmbeddings(boolean excludeEmbeddings) {
        this.excludeEmbeddings = excludeEmbeddings;
        return this;
    }

    /**
     * Sets the root mean square of a step before the learning rate, as large as that of AdamW (Liu
     * et al., 2025).
     *
     * @param rmsRate the root mean square; Keras' default is 0.2; empty leaves steps as they are
     * @return this optimizer
     */
    public Muon rmsRate(Optional<Double> rmsRate) {
        rmsRate.ifPresent(rate -> Settings.positive("rmsRate", rate));
        this.rmsRate = rmsRate;
        return this;
    }

    /**
     * Leaves variables to Adam by their names.
     *
     * @param patterns regular expressions that are found in the names
     * @return this optimizer
     */
    public Muon excludeLayers(String... patterns) {
        this.excluded = Stream.of(patterns).map(Pattern::compile).toList();
        return this;
    }

    private boolean isForAdam(Variable variable) {
        var name = variable.name();
        return variable.rank() != 2
                || (excludeEmbeddings && name.toLowerCase(Locale.ROOT).contains("embedding"))
                || excluded.stream().anyMatch(pattern -> pattern.matcher(name).find());
    }

    @Override
    protected Optional<Double> weightDecayOf(Variable variable) {
        return super.weightDecayOf(variable)
                .map(share -> isForAdam(variable) ? adamWeightDecay : share);
    }

    @Override
    protected Rule rule(Tensor learningRate, Tensor step) {
        var adam =
                Adam.rule(
                        learningRate.times(adamLearningRateRatio),
                        step,
                        adamBeta1,
                        adamBeta2,
                        epsilon,
                        false);
        return (variable, gradient) -> {
            if (isForAdam(variable.variable())) {
                adam.update(variable, gradient);
                return;
            }
            var velocity = variable.slot("momentum");
            velocity.assign(velocity.value().times(momentum).plus(gradient));
            var move =
                    nesterov ? velocity.value().times(momentum).plus(gradient) : velocity.value();
            var shape = gradient.shape();
            double size =
                    rmsRate.map(rate -> rate * Math.sqrt(Math.max(shape.size(0), shape.size(1))))
                            .orElse(1.0);
            variable.assignSub(
                    orthogonal(move).times(learningRate.times(size).cast(gradient.dtype())));
        };
    }

    /** Moves the singular values of a matrix near 1. */
    private Tensor orthogonal(Tensor matrix) {
        boolean tall = matrix.shape().size(0) > matrix.shape().size(1);
        var x = tall ? matrix.transpose() : matrix;
        x = x.div(x.square().sum().sqrt().plus(1e-7));
        for (int i = 0; i < newtonSchulzSteps; i++) {
            var square = x.matmul(x, false, true);
            var polynomial = square.times(b).plus(square.matmul(square).times(c));
            x = x.times(a).plus(polynomial.matmul(x));
        }
        return tall ? x.transpose() : x;
    }

    @Override
    protected void settings(Config config) {
        adamBeta1(config.number("adam_beta_1", adamBeta1));
        adamBeta2(config.number("adam_beta_2", adamBeta2));
        adamWeightDecay(config.number("adam_weight_decay", adamWeightDecay));
        adamLearningRateRatio(config.number("adam_lr_ratio", adamLearningRateRatio));
        epsilon(config.number("epsilon", epsilon));
        a(config.number("muon_a", a));
        b(config.number("muon_b", b));
        c(config.number("muon_c", c));
        momentum(config.number("momentum", momentum));
        newtonSchulzSteps(config.integer("ns_steps", newtonSchulzSteps));
        nesterov(config.truth("nesterov", nesterov));
        excludeEmbeddings(config.truth("exclude_embeddings", excludeEmbeddings));
        // 0 stands for none, which no file can hold.
        double rate = config.number("rms_rate", rmsRate.orElse(0.0));
        rmsRate(rate == 0 ? Optional.empty() : Optional.of(rate));
        var patterns =
                config.texts("exclude_layers", excluded.stream().map(Pattern::pattern).toList());
        excludeLayers(patterns.toArray(String[]::new));
    }
}
