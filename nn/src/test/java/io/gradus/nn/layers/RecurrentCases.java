package io.gradus.nn.layers;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradus.ir.Shape;
import io.gradus.nn.Golden;
import io.gradus.nn.Layer;
import io.gradus.nn.conformance.Conformance;
import io.gradus.nn.conformance.Suite;
import io.gradus.nn.weights.Initializer;
import io.gradus.tensor.Operand;
import io.gradus.tensor.Tensor;
import io.gradus.tensor.TracedFunction;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Keras' tests of recurrent layers and of those around them: eager and traced. */
public final class RecurrentCases implements Suite {
    private static final Set<String> CLASSES =
            Set.of(
                    "GRU",
                    "LSTM",
                    "SimpleRNN",
                    "Bidirectional",
                    "ConvLSTM1D",
                    "ConvLSTM2D",
                    "ConvLSTM3D",
                    "RNN",
                    "TimeDistributed");

    // What stateful layers keep where they cannot know the size of the batch, which is 2.
    private final Optional<Integer> rows;

    /** The cases as they are. */
    public RecurrentCases() {
        this(Optional.empty());
    }

    /** The cases with room for as many rows in layers that keep their state. */
    RecurrentCases(Optional<Integer> rows) {
        this.rows = rows;
    }

    @Override
    public String file() {
        return "layers.json";
    }

    @Override
    public String part() {
        return "Recurrent layers";
    }

    @Override
    public boolean has(Map<String, Object> test) {
        return CLASSES.contains(String.valueOf(test.get("class")));
    }

    @Override
    public void run(Map<String, Object> test) {
        run(test, "eagerly", (layer, inputs) -> in -> layer.applyAll(in, false));
        run(
                test,
                "compiled",
                (layer, inputs) ->
                        TracedFunction.<List<Tensor>, List<Tensor>>of(
                                        in -> layer.applyAll(in, false))
                                ::apply);
    }

    /** From a layer and the inputs it will get to what calls it. */
    interface Runner {
        Function<List<Tensor>, List<Tensor>> runs(Layer layer, List<Tensor> inputs);
    }

    void run(Map<String, Object> test, String how, Runner runner) {
        var layer =
                layer(
                        test.get("class").toString(),
                        (List<?>) test.get("args"),
                        Golden.object(test.get("kwargs")));
        var result = List.<Tensor>of();
        for (var call : Golden.maps(test.get("calls"))) {
            result = call(layer, call, runner);
        }
        var value = result.getFirst();
        if (test.get("result_index") instanceof List<?> index) {
            value = value.get((int) Golden.number(index.getFirst()));
        }
        Golden.check(test, value, Conformance.name(test) + " " + how);
    }

    private static List<Tensor> call(Layer layer, Map<String, Object> call, Runner runner) {
        var inputs = new ArrayList<Tensor>();
        inputs.add(Golden.tensor(((List<?>) call.get("args")).getFirst()));
        var kwargs = Golden.object(call.get("kwargs"));
        switch (kwargs.get("initial_state")) {
            case null -> {}
            case List<?> states -> states.forEach(state -> inputs.add(Golden.tensor(state)));
            case Object state -> inputs.add(Golden.tensor(state));
        }
        var mask = kwargs.get("mask");
        if (mask == null) {
            return runner.runs(layer, inputs).apply(inputs);
        }
        // Masks travel with tensors, so that they are put on inside of what is compiled.
        inputs.add(bools(Golden.object(mask)));
        var masked =
                new Layer() {
                    @Override
                    protected List<Tensor> call(List<Tensor> in, boolean training) {
                        var x = Layer.masked(in.getFirst().identity(), in.getLast());
                        var arguments = new ArrayList<Operand>(List.of(x));
                        arguments.addAll(in.subList(1, in.size() - 1));
                        return layer.applyAll(arguments, training);
                    }
                };
        masked.name("masked");
        var open = new ArrayList<>(inputs);
        return runner.runs(masked, open).apply(open);
    }

    private static Tensor bools(Map<String, Object> object) {
        var values = (List<?>) object.get("tensor");
        var flags = new boolean[values.size()];
        for (int i = 0; i < flags.length; i++) {
            flags[i] = (boolean) values.get(i);
        }
        var sizes = (List<?>) object.get("shape");
        return Tensor.of(
                flags,
                Shape.of(sizes.stream().mapToInt(size -> (int) Golden.number(size)).toArray()));
    }

    // ---- layers from the settings of the files
    // ---------------------------------------------------

    private Layer layer(String type, List<?> args, Map<String, Object> given) {
        var settings = new LinkedHashMap<>(given);
        settings.remove("implementation");
        return switch (type) {
            case "SimpleRNN" -> recurrent(new SimpleRNN(units(args, settings)), settings);
            case "GRU" -> gru(new GRU(units(args, settings)), settings);
            case "LSTM" -> lstm(new LSTM(units(args, settings)), settings);
            case "ConvLSTM1D" -> recurrent(new ConvLSTM1D(2, 3), conv(settings));
            case "ConvLSTM2D" -> recurrent(new ConvLSTM2D(2, 3), conv(settings));
            case "ConvLSTM3D" -> recurrent(new ConvLSTM3D(2, 3), conv(settings));
            case "Bidirectional" -> {
                var mode = settings.getOrDefault("merge_mode", "concat").toString();
                yield new Bidirectional((Recurrent<?>) inner(settings.get("layer")))
                        .mergeMode(Bidirectional.MergeMode.valueOf(mode.toUpperCase()));
            }
            case "TimeDistributed" -> new TimeDistributed(inner(settings.get("layer")));
            case "RNN" ->
                    new RNN(
                            Golden.maps(args.getFirst()).stream()
                                    .map(RecurrentCases::cell)
                                    .toList());
            case "Dense" ->
                    new Dense(units(args, settings))
                            .useBias(false)
                            .kernelInitializer(initializer(settings.get("kernel_initializer")));
            default -> throw new AssertionError(type);
        };
    }

    private Layer inner(Object object) {
        var layer = Golden.object(object);
        return layer(
                layer.get("object").toString(),
                (List<?>) layer.get("args"),
                Golden.object(layer.get("kwargs")));
    }

    private static int units(List<?> args, Map<String, Object> settings) {
        var units = args.isEmpty() ? settings.remove("units") : args.getFirst();
        return (int) Golden.number(units);
    }

    private static Map<String, Object> conv(Map<String, Object> settings) {
        assertThat(Golden.number(settings.remove("filters"))).isEqualTo(2);
        assertThat(Golden.number(settings.remove("kernel_size"))).isEqualTo(3);
        return settings;
    }

    private GRU gru(GRU layer, Map<String, Object> settings) {
        layer.resetAfter((boolean) settings.getOrDefault("reset_after", true));
        settings.remove("reset_after");
        return recurrent(layer, settings);
    }

    private LSTM lstm(LSTM layer, Map<String, Object> settings) {
        layer.unitForgetBias((boolean) settings.getOrDefault("unit_forget_bias", true));
        settings.remove("unit_forget_bias");
        return recurrent(layer, settings);
    }

    private <L extends GatedRecurrent<L>> L recurrent(L layer, Map<String, Object> settings) {
        settings.forEach((name, value) -> {
            rows.ifPresent(layer::batchSize);
            switch (name) {
                case "kernel_initializer" -> layer.kernelInitializer(initializer(value));
                case "recurrent_initializer" -> layer.recurrentInitializer(initializer(value));
                case "bias_initializer" -> layer.biasInitializer(initializer(value));
                case "use_bias" -> layer.useBias((boolean) value);
                case "go_backwards" -> layer.goBackwards((boolean) value);
                case "stateful" -> layer.stateful((boolean) value);
                case "unroll" -> layer.unroll((boolean) value);
                case "return_sequences" -> layer.returnSequences((boolean) value);
                case "zero_output_for_mask" -> layer.zeroOutputForMask((boolean) value);
                default -> throw new AssertionError(name);
            }
        });
        return layer;
    }

    private static Cell cell(Map<String, Object> object) {
        var settings = Golden.object(object.get("kwargs"));
        assertThat(object.get("object")).isEqualTo("LSTMCell");
        return new LSTMCell((int) Golden.number(settings.get("units")))
                .kernelInitializer(initializer(settings.get("kernel_initializer")))
                .recurrentInitializer(initializer(settings.get("recurrent_initializer")));
    }

    private static Initializer initializer(Object value) {
        double number =
                value.equals("ones")
                        ? 1
                        : Golden.number(((List<?>) Golden.object(value).get("args")).getFirst());
        return (shape, dtype, generator) -> Tensor.full(shape, number, dtype);
    }
}
