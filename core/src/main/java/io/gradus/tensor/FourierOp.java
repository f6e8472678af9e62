package io.gradus.tensor;

import io.gradus.ir.Algorithm;
import io.gradus.ir.Library;
import io.gradus.ir.Value;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The discrete Fourier transform along the last axis, not divided by its size. Inputs and outputs:
 * real parts, imaginary parts.
 *
 * @param inverse whether the exponent is positive
 */
record FourierOp(boolean inverse) implements Op {
    @Override
    public String name() {
        return "fourier";
    }

    @Override
    public List<TensorType> infer(List<TensorType> inputs) {
        if (!inputs.get(0).shape().equals(inputs.get(1).shape())) {
            throw new IllegalArgumentException(
                    "fourier: real parts of shape "
                            + inputs.get(0).shape()
                            + " and imaginary parts of shape "
                            + inputs.get(1).shape()
                            + ": they must be equal");
        }
        return inputs;
    }

    @Override
    public void lower(Lowering to, List<Value> inputs, List<Value> outputs) {
        var algorithm = new Algorithm.Fourier(inverse);
        to.add(new Library.Routine(algorithm, inputs, outputs, to.origin(this)));
    }

    @Override
    public boolean readsInput(int index) {
        return false;
    }

    @Override
    public boolean readsOutput() {
        return false;
    }

    /** The matrix is symmetric, so its conjugate transpose is the transform the other way. */
    @Override
    public List<@Nullable Cotangent> gradient(Backprop call, List<Tensor> upstream) {
        var gradients = Calls.callAll(new FourierOp(!inverse), upstream.get(0), upstream.get(1));
        return Op.gradients(gradients[0], gradients[1]);
    }
}
