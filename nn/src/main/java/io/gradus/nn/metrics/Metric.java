package io.gradus.nn.metrics;

import io.gradus.ir.DType;
import io.gradus.ir.Shape;
import io.gradus.nn.config.Config;
import io.gradus.nn.config.Configurable;
import io.gradus.tensor.Control;
import io.gradus.tensor.Operand;
import io.gradus.tensor.Tensor;
import io.gradus.tensor.Variable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A number that sums up many batches. It gathers what it needs in variables, so that {@link
 * #update} can be part of a compiled step.
 */
public abstract class Metric implements Configurable {
    private final Map<String, Variable> variables = new LinkedHashMap<>();
    private String name;

    /**
     * A metric.
     *
     * @param name what it is called in logs and tables
     */
    protected Metric(String name) {
        this.name = name;
    }

    /**
     * The name.
     *
     * @return what it is called in logs and tables
     */
    public final String name() {
        return name;
    }

    /**
     * Names the metric.
     *
     * @param name what it is called in logs and tables
     * @return this metric
     */
    public final Metric name(String name) {
        this.name = name;
        return this;
    }

    /**
     * A float32 variable that gathers something, zeros at first and after each {@link #reset}. It
     * may be asked for in the constructor, or in {@link #update} once shapes are known.
     *
     * @param name what it holds
     * @param shape its shape
     * @return the variable, the same one at each call
     * @throws IllegalArgumentException if it was made with another shape
     */
    protected final Variable variable(String name, Shape shape) {
        var known = variables.get(name);
        if (known != null) {
            if (!known.shape().equals(shape)) {
                throw new IllegalArgumentException(
                        "metric '%s' gathers '%s' of shape %s, but this batch needs shape %s: reset does not change it, make a new metric"
                                .formatted(this.name, name, known.shape(), shape));
            }
            return known;
        }
        var path = this.name + "/" + name;
        var made = zeros(path, shape);
        variables.put(name, made);
        return made;
    }

    private static Variable zeros(String path, Shape shape) {
        return Control.eagerly(() -> new Variable(Tensor.zeros(shape, DType.FLOAT32), path, false));
    }

    /**
     * Takes a batch into account.
     *
     * @param targets what should have come out
     * @param outputs what came out
     * @param sampleWeight how much each example counts, or each place in it
     */
    public abstract void update(Operand targets, Operand outputs, Optional<Tensor> sampleWeight);

    /**
     * Takes a batch into account, all of whose examples count the same.
     *
     * @param targets what should have come out
     * @param outputs what came out
     */
    public final void update(Operand targets, Operand outputs) {
        update(targets, outputs, Optional.empty());
    }

    /**
     * The number, over all batches since the last {@link #reset}. It can be part of a compiled
     * step.
     *
     * @return a scalar, or a number for each class
     */
    public abstract Tensor result();

    /**
     * What was gathered.
     *
     * @return variables that are 0 before the first batch
     */
    public final List<Variable> variables() {
        return List.copyOf(variables.values());
    }

    /** Forgets all batches. */
    public void reset() {
        for (var variable : variables.values()) {
            variable.assign(Tensor.zeros(variable.shape(), variable.dtype()));
        }
    }

    /** This metric with the settings of a file, or of this metric if they are written. */
    @Override
    public final Metric configured(Config config) {
        name = config.text("name", name);
        settings(config);
        return this;
    }

    /**
     * Names the settings of this metric, those of all metrics apart, each in one line that writes
     * and reads it: {@code threshold(config.number("threshold", threshold))}.
     *
     * @param config takes or gives the settings, under the names that Keras has for them
     * @throws UnsupportedOperationException if the metric cannot be saved
     */
    protected void settings(Config config) {
        throw new UnsupportedOperationException(
                getClass().getName() + " cannot be saved: it does not override settings()");
    }
}
