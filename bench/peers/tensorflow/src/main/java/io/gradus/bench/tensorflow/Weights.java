package io.gradus.bench.tensorflow;

import io.gradus.bench.harness.Inputs;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.Session;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Variable;
import org.tensorflow.types.TFloat32;

/** The variables of a graph, and what gives them their first values. */
final class Weights {
    private final Ops tf;
    private final Inputs inputs;
    private final List<Variable<TFloat32>> trained = new ArrayList<>();
    private final List<Op> initial = new ArrayList<>();

    Weights(Ops tf, Inputs inputs) {
        this.tf = tf;
        this.inputs = inputs;
    }

    /** A parameter, with the first value that all peers share. */
    Variable<TFloat32> get(String name) throws IOException {
        var array = inputs.parameter(name);
        var shape = Shape.of(TensorFlowPeer.longs(array.shape()));
        var value = TFloat32.tensorOf(shape, DataBuffers.of(array.floats(), true, false));
        var variable = variable(shape, tf.constantOf(value));
        trained.add(variable);
        return variable;
    }

    /** A variable that is not trained. */
    Variable<TFloat32> variable(Shape shape, Operand<TFloat32> value) {
        var variable = tf.variable(shape, TFloat32.class);
        initial.add(tf.assign(variable, value));
        return variable;
    }

    List<Variable<TFloat32>> trained() {
        return trained;
    }

    void initialise(Session session) {
        var runner = session.runner();
        initial.forEach(runner::addTarget);
        runner.run().close();
    }
}
