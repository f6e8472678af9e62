package io.gradus.bench.gradus;

import io.gradus.bench.harness.Inputs;
import io.gradus.bench.harness.Peer;
import io.gradus.bench.harness.PeerLoop;
import io.gradus.bench.harness.Work;
import io.gradus.nn.losses.SparseCategoricalCrossentropy;
import io.gradus.nn.optimizers.Adam;
import io.gradus.nn.optimizers.Optimizer;
import io.gradus.nn.optimizers.SGD;
import io.gradus.tensor.Device;
import io.gradus.tensor.GradientTape;
import io.gradus.tensor.Tensor;
import io.gradus.tensor.TracedFunction;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;

/** Gradus: each step is one traced function with the tape and the optimizer inside. */
public final class GradusPeer implements Peer {
    GradusPeer() {}

    /**
     * Serves the runner.
     *
     * @param arguments the work, the number of threads, and the folder with the inputs
     * @throws Exception if a step fails
     */
    public static void main(String[] arguments) throws Exception {
        PeerLoop.serve(new GradusPeer(), arguments);
    }

    @Override
    public Map<String, String> about() {
        return Map.of(
                "version", "on Java " + Runtime.version(), "device", Device.current().describe());
    }

    @Override
    public Optional<Steps> open(Work work, Inputs inputs, int threads) throws IOException {
        Device.current().threads(threads);
        if (work.ofMachine()) {
            return Optional.of(MachineLoops.open(work, threads));
        }
        var weights = new Weights(inputs);
        return Optional.of(
                switch (work) {
                    case A, B ->
                            training(Nets.mlp(weights), classes(), new SGD(0.1), inputs, weights);
                    case C -> training(Nets.cnn(weights), classes(), adam(), inputs, weights);
                    case D -> training(Nets.lstm(weights), classes(), adam(), inputs, weights);
                    case E ->
                            training(
                                    new Gpt(weights),
                                    classes(),
                                    new AdamW(0.001, 0.01),
                                    inputs,
                                    weights);
                    case F ->
                            training(
                                    Nets.regression(weights),
                                    (y, output) -> output.minus(y).square().mean(),
                                    new SGD(0.1),
                                    inputs,
                                    weights);
                    case G_B -> inference(Nets.mlp(weights), inputs);
                    case G_C -> inference(Nets.cnn(weights), inputs);
                    default -> throw new IllegalArgumentException(work + " is no net");
                });
    }

    private static BinaryOperator<Tensor> classes() {
        return new SparseCategoricalCrossentropy(true)::apply;
    }

    private static Optimizer adam() {
        return new Adam(0.001).epsilon(1e-8);
    }

    private static Steps training(
            UnaryOperator<Tensor> net,
            BinaryOperator<Tensor> loss,
            Optimizer optimizer,
            Inputs inputs,
            Weights weights)
            throws IOException {
        TracedFunction<List<Tensor>, Tensor> step =
                TracedFunction.of(batch -> {
                    var tape = new GradientTape();
                    Tensor value;
                    try (tape) {
                        value = loss.apply(batch.get(1), net.apply(batch.get(0)));
                    }
                    optimizer.apply(tape.gradients(value, weights.all()));
                    return value;
                });
        var x = Weights.tensors(inputs.x());
        var y = Weights.tensors(inputs.y());
        return batch -> step.apply(List.of(x.get(batch), y.get(batch))).toDouble();
    }

    private static Steps inference(UnaryOperator<Tensor> net, Inputs inputs) throws IOException {
        TracedFunction<Tensor, Tensor> answer = TracedFunction.of(net::apply);
        var x = Weights.tensors(inputs.x());
        return batch -> {
            double sum = 0;
            float[] outputs = answer.apply(x.get(batch)).toFloatArray();
            for (float output : outputs) {
                sum += output * output;
            }
            return sum / outputs.length;
        };
    }
}
