package io.gradus.nn.losses;

import io.gradus.ir.DType;
import io.gradus.nn.config.Config;
import io.gradus.tensor.Operand;
import io.gradus.tensor.Tensor;
import io.gradus.tensor.Tensors;
import java.util.Optional;

/**
 * Brings embeddings of one class together and those of different classes apart, the more the
 * further they are from where they should be (Sun et al., 2020). Embeddings are unit vectors:
 * normalize the outputs of the model.
 *
 * <p>Means are over the examples that have a loss at all: those for which the batch holds both
 * another example of their class and one of another class.
 */
public final class Circle extends Loss {
    /** The logarithm of nothing: far away, but not so far that differences are NaN. */
    private static final double NOTHING = -1e30;

    private double gamma = 80;
    private double margin = 0.4;
    private boolean removeDiagonal = true;

    /** A loss with Keras' settings. */
    public Circle() {}

    /**
     * Sets the scale of similarities.
     *
     * @param gamma positive; 80 without this
     * @return this loss
     * @throws IllegalArgumentException if it is not positive
     */
    public Circle gamma(double gamma) {
        this.gamma = Checks.positive("gamma", gamma);
        return this;
    }

    /**
     * Sets how near is near enough: similarities of one class above 1 − margin, and those of
     * different classes below margin, count little.
     *
     * @param margin from 0 to 1; 0.4 without this
     * @return this loss
     * @throws IllegalArgumentException if it is outside of that
     */
    public Circle margin(double margin) {
        this.margin = Checks.share("margin", margin);
        return this;
    }

    /**
     * Chooses whether an example is compared with itself.
     *
     * @param removeDiagonal whether it is not; true without this
     * @return this loss
     */
    public Circle removeDiagonal(boolean removeDiagonal) {
        this.removeDiagonal = removeDiagonal;
        return this;
    }

    /**
     * The loss of each example, compared with the others of its batch.
     *
     * @param targets class numbers [batch], or [batch, 1]
     * @param outputs embeddings of length 1, [batch, n]
     * @return [batch]
     * @throws IllegalArgumentException if the shapes do not fit
     */
    @Override
    public Tensor values(Operand targets, Operand outputs) {
        return values(targets, outputs, targets, outputs);
    }

    /**
     * The loss of each example, compared with others. {@link #removeDiagonal} means the example of
     * the same number.
     *
     * @param targets class numbers [batch], or [batch, 1]
     * @param outputs embeddings of length 1, [batch, n]
     * @param otherTargets class numbers [others], or [others, 1]
     * @param others embeddings of length 1, [others, n]
     * @return [batch]
     * @throws IllegalArgumentException if the shapes do not fit
     */
    public Tensor values(Operand targets, Operand outputs, Operand otherTargets, Operand others) {
        var rows = numbers(targets, outputs).expandDims(1);
        var columns = numbers(otherTargets, others).expandDims(0);
        var dtype = outputs.dtype().toFloating().computeType();
        var distances =
                outputs.value()
                        .cast(dtype)
                        .matmul(others.value().cast(dtype), false, true)
                        .unaryMinus()
                        .plus(1)
                        .relu();
        var alike = rows.equal(columns);
        var unlike = alike.logicalNot();
        if (removeDiagonal) {
            var itself = places(rows, 0).equal(places(columns, 1));
            alike = alike.logicalAnd(itself.logicalNot());
        }
        var near = distances.plus(margin).times(distances.minus(margin)).times(gamma);
        var far =
                distances
                        .unaryMinus()
                        .plus(1 + margin)
                        .relu()
                        .times(distances.unaryMinus().plus(1 - margin))
                        .times(gamma);
        var nothing = Tensor.scalar(dtype, NOTHING);
        var pulls = Tensors.where(alike, near, nothing).logSumExp(1);
        var pushes = Tensors.where(unlike, far, nothing).logSumExp(1);
        return pulls.plus(pushes).softplus();
    }

    @Override
    public Optional<Tensor> mask(Operand targets, Tensor losses) {
        return Optional.of(losses.greater(0));
    }

    private Tensor numbers(Operand targets, Operand outputs) {
        boolean column = targets.rank() == 2 && targets.shape().dim(1).is(1);
        if (targets.rank() != 1 && !column
                || outputs.rank() != 2
                || !targets.shape().dim(0).equals(outputs.shape().dim(0))) {
            throw new IllegalArgumentException(
                    "%s: targets of shape %s do not fit embeddings of shape %s: they must have shapes (batch) and (batch, n)"
                            .formatted(name(), targets.shape(), outputs.shape()));
        }
        return column ? targets.value().squeeze(1) : targets.value();
    }

    /** The places along an axis, counted from 0, of the shape of the tensor. */
    private static Tensor places(Tensor x, int axis) {
        return Tensor.ones(x.shape(), DType.INT32).cumSum(axis, true, false);
    }

    @Override
    protected void settings(Config config) {
        gamma(config.number("gamma", gamma));
        margin(config.number("margin", margin));
        removeDiagonal(config.truth("remove_diagonal", removeDiagonal));
    }
}
