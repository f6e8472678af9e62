package io.gradus.nn.optimizers;

import io.gradus.nn.config.Config;
import io.gradus.tensor.Control;
import io.gradus.tensor.Cotangent;
import io.gradus.tensor.IndexedSlices;
import io.gradus.tensor.Tensor;
import io.gradus.tensor.Tensors;
import io.gradus.tensor.Variable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Another optimizer for a model that computes in float16, where small gradients would vanish: the
 * loss is made larger by a scale, and gradients smaller again (Micikevicius et al., 2017).
 *
 * <p>If a gradient is not finite the scale was too large: it is halved, and the step is skipped.
 * After many finite steps in a row the scale is doubled.
 */
public final class LossScaleOptimizer extends Optimizer {
    private Optimizer inner;
    private double initialScale = 32_768;
    private int dynamicGrowthSteps = 2000;
    private final Variable scale =
            new Variable(Tensor.of((float) initialScale), "optimizer/dynamic_scale", false);
    private final Variable steps = new Variable(Tensor.of(0L), "optimizer/step_counter", false);

    /**
     * Another optimizer with a scale of 2¹⁵ at first, doubled after 2,000 finite steps.
     *
     * @param inner the other optimizer, which does not scale the loss itself
     * @throws IllegalArgumentException if it does
     */
    public LossScaleOptimizer(Optimizer inner) {
        this.inner = plain(inner);
    }

    private static Optimizer plain(Optimizer inner) {
        if (inner.scalesLoss()) {
            throw new IllegalArgumentException(
                    "the inner optimizer scales the loss itself: only one of both can");
        }
        return inner;
    }

    /**
     * Sets the scale at first.
     *
     * @param initialScale Keras' default is 2¹⁵
     * @return this optimizer
     */
    public LossScaleOptimizer initialScale(double initialScale) {
        this.initialScale = Settings.positive("initialScale", initialScale);
        scale.assign(initialScale);
        return this;
    }

    /**
     * Sets after how many finite steps the scale is doubled.
     *
     * @param steps Keras' default is 2,000
     * @return this optimizer
     */
    public LossScaleOptimizer dynamicGrowthSteps(int steps) {
        this.dynamicGrowthSteps = Settings.atLeast("dynamicGrowthSteps", 1, steps);
        return this;
    }

    /**
     * The optimizer that makes the steps.
     *
     * @return what this was made with
     */
    public Optimizer inner() {
        return inner;
    }

    /**
     * By what the loss is multiplied.
     *
     * @return a float32 scalar
     */
    public Variable scale() {
        return scale;
    }

    @Override
    public boolean scalesLoss() {
        return true;
    }

    @Override
    public Tensor scaleLoss(Tensor loss) {
        // In 16 bits the scale could be infinite.
        return loss.cast(loss.dtype().computeType()).times(scale);
    }

    @Override
    public void apply(List<? extends Cotangent> gradients, List<Variable> variables) {
        var finite =
                gradients.stream()
                        .map(LossScaleOptimizer::numbers)
                        .map(one -> one.isFinite().all())
                        .reduce(Tensor::logicalAnd)
                        .orElseGet(() -> Tensor.of(true));
        Control.cond(
                finite,
                () -> {
                    var unscaled = new ArrayList<Cotangent>();
                    gradients.forEach(one -> unscaled.add(unscaled(one)));
                    inner.apply(unscaled, variables);
                    var grows = steps.equal(dynamicGrowthSteps - 1);
                    var doubled = Tensors.where(grows, scale.times(2), scale);
                    scale.assign(doubled);
                    steps.assign(Tensors.where(grows, Tensor.of(0L), steps.plus(1)));
                },
                () -> {
                    scale.assign(scale.div(2));
                    steps.assign(0);
                });
    }

    private static Tensor numbers(Cotangent gradient) {
        return switch (gradient) {
            case Tensor whole -> whole;
            case IndexedSlices slices -> slices.values();
        };
    }

    private Cotangent unscaled(Cotangent gradient) {
        var numbers = numbers(gradient);
        var divided = numbers.cast(numbers.dtype().computeType()).div(scale);
        return switch (gradient) {
            case Tensor whole -> divided;
            case IndexedSlices slices ->
                    new IndexedSlices(divided, slices.indices(), slices.denseShape());
        };
    }

    @Override
    public void build(List<Variable> variables) {
        inner.build(variables);
    }

    @Override
    public Variable learningRate() {
        return inner.learningRate();
    }

    @Override
    public Tensor currentLearningRate() {
        return inner.currentLearningRate();
    }

    @Override
    public Variable iterations() {
        return inner.iterations();
    }

    @Override
    public Map<String, Variable> state() {
        var all = new LinkedHashMap<String, Variable>();
        all.put("dynamic_scale", scale);
        all.put("step_counter", steps);
        all.putAll(inner.state());
        return all;
    }

    @Override
    public Map<String, Variable> slots(Variable of) {
        return inner.slots(of);
    }

    @Override
    public List<Variable> variables() {
        var all = new ArrayList<>(List.of(scale, steps));
        all.addAll(inner.variables());
        return List.copyOf(all);
    }

    @Override
    public Optional<Variable> average(Variable of) {
        return inner.average(of);
    }

    @Override
    protected void settings(Config config) {
        inner = plain(config.object("inner_optimizer", Optimizer.class, inner));
        double first = config.number("initial_scale", initialScale);
        if (config.isReading()) {
            initialScale(first);
        }
        dynamicGrowthSteps(config.integer("dynamic_growth_steps", dynamicGrowthSteps));
    }
}
