package io.gradus.bench.tensorflow;

import io.gradus.bench.harness.Work;
import java.util.ArrayList;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Variable;
import org.tensorflow.op.train.ApplyAdam;
import org.tensorflow.types.TFloat32;

/** What a step of training changes. */
final class Updates {
    private static final float RATE = 0.001f;
    private static final float DECAY = 0.01f;
    private static final float BETA1 = 0.9f;
    private static final float BETA2 = 0.999f;

    private final Ops tf;
    private final Weights weights;

    Updates(Ops tf, Weights weights) {
        this.tf = tf;
        this.weights = weights;
    }

    List<Op> of(Work work, Operand<TFloat32> loss) {
        var gradients = tf.gradients(loss, weights.trained());
        var all = new ArrayList<Operand<TFloat32>>();
        for (int i = 0; i < weights.trained().size(); i++) {
            all.add(gradients.dy(i));
        }
        // A variable changes in place: only when all gradients are known may one do so.
        var after = tf.withControlDependencies(List.copyOf(all));
        return switch (work) {
            case A, B, F -> descend(after, all);
            case C, D -> adam(after, all, 0);
            default -> adam(after, all, DECAY);
        };
    }

    private List<Op> descend(Ops after, List<Operand<TFloat32>> gradients) {
        var updates = new ArrayList<Op>();
        for (int i = 0; i < gradients.size(); i++) {
            updates.add(
                    after.train.applyGradientDescent(
                            weights.trained().get(i), tf.constant(0.1f), gradients.get(i)));
        }
        return updates;
    }

    private List<Op> adam(Ops after, List<Operand<TFloat32>> gradients, float decay) {
        var power1 = weights.variable(Shape.scalar(), tf.constant(BETA1));
        var power2 = weights.variable(Shape.scalar(), tf.constant(BETA2));
        var updates = new ArrayList<Op>();
        for (int i = 0; i < gradients.size(); i++) {
            var variable = weights.trained().get(i);
            var then = decay == 0 ? after : decayed(after, variable, decay);
            updates.add(
                    then.train.applyAdam(
                            variable,
                            zeros(variable),
                            zeros(variable),
                            power1,
                            power2,
                            tf.constant(RATE),
                            tf.constant(BETA1),
                            tf.constant(BETA2),
                            tf.constant(1e-8f),
                            gradients.get(i),
                            ApplyAdam.useLocking(false)));
        }
        var last = tf.withControlDependencies(updates);
        var all = new ArrayList<>(updates);
        all.add(last.assign(power1, last.math.mul(power1, tf.constant(BETA1))));
        all.add(last.assign(power2, last.math.mul(power2, tf.constant(BETA2))));
        return all;
    }

    private Ops decayed(Ops after, Variable<TFloat32> variable, float decay) {
        var kept = after.math.mul(variable, tf.constant(1 - RATE * decay));
        return tf.withControlDependencies(List.of((Op) after.assign(variable, kept)));
    }

    private Variable<TFloat32> zeros(Variable<TFloat32> like) {
        var shape = like.shape();
        var zeros = tf.fill(tf.constant(shape.asArray()), tf.constant(0f));
        return weights.variable(shape, zeros);
    }
}
