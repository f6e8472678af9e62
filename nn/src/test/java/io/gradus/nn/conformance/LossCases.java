package io.gradus.nn.conformance;

import io.gradus.nn.Golden;
import io.gradus.nn.losses.Circle;
import io.gradus.nn.losses.Loss;
import io.gradus.nn.losses.Losses;
import io.gradus.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Keras' tests of losses: eager and traced, after their settings have been in a file. */
public final class LossCases implements Suite {
    @Override
    public String file() {
        return "losses.json";
    }

    @Override
    public void run(Map<String, Object> test) {
        var call = Golden.object(test.get("call"));
        var arguments = new ArrayList<Tensor>();
        ((List<?>) call.get("args")).forEach(one -> arguments.add(Golden.tensor(one)));
        var named = Golden.object(call.get("kwargs"));
        var code =
                test.containsKey("function")
                        ? circle(named, arguments)
                        : loss(test, named, arguments);
        var eager = code.apply(arguments);
        Golden.check(test, eager, Conformance.name(test));
        var traced = Traces.of(code, arguments, test.containsKey("function"));
        Traces.requireSame(traced.apply(arguments), eager, Conformance.name(test));
    }

    private static Function<List<Tensor>, Tensor> loss(
            Map<String, Object> test, Map<String, Object> named, List<Tensor> arguments) {
        var loss = KerasSettings.made(Loss.class, test, List.of(), Losses.registry());
        if (named.containsKey("sample_weight")) {
            arguments.add(Golden.tensor(named.get("sample_weight")));
        }
        return in ->
                loss.apply(
                        in.get(0),
                        in.get(1),
                        in.size() > 2 ? Optional.of(in.get(2)) : Optional.empty(),
                        Optional.empty());
    }

    private static Function<List<Tensor>, Tensor> circle(
            Map<String, Object> named, List<Tensor> arguments) {
        arguments.add(Golden.tensor(named.get("ref_labels")));
        arguments.add(Golden.tensor(named.get("ref_embeddings")));
        var circle =
                new Circle()
                        .gamma(Golden.number(named.get("gamma")))
                        .margin(Golden.number(named.get("margin")))
                        .removeDiagonal(Boolean.TRUE.equals(named.get("remove_diagonal")));
        return in -> circle.values(in.get(0), in.get(1), in.get(2), in.get(3));
    }
}
