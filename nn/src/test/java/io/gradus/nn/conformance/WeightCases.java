package io.gradus.nn.conformance;

import io.gradus.nn.Golden;
import io.gradus.nn.config.Config;
import io.gradus.nn.weights.Constraint;
import io.gradus.nn.weights.Regularizer;
import io.gradus.nn.weights.Weights;
import io.gradus.tensor.Tensor;
import io.gradus.tensor.TracedFunction;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** Keras' tests of regularizers and constraints, with settings as in a file: eager and traced. */
public final class WeightCases implements Suite {
    @Override
    public String file() {
        return "layers.json";
    }

    @Override
    public String part() {
        return "Regularizers and constraints";
    }

    @Override
    public boolean has(Map<String, Object> test) {
        return Set.of("regularizers", "constraints").contains(test.get("module"));
    }

    @Override
    public void run(Map<String, Object> test) {
        var name = Conformance.name(test);
        var thing = thing(test);
        var call = Golden.maps(test.get("calls")).getFirst();
        var x = Golden.tensor(((List<?>) call.get("args")).getFirst());
        Golden.check(test, thing.apply(x), name);
        var traced = TracedFunction.<Tensor, Tensor>of(thing::apply);
        Golden.check(test, traced.apply(x), name + ", traced");
    }

    private static Function<Tensor, Tensor> thing(Map<String, Object> test) {
        if (test.get("module").equals("constraints")) {
            var config = config(test, "max_value");
            return Config.read(Constraint.class, config, Weights.registry())::apply;
        }
        var config = config(test, test.get("class").equals("L1") ? "l1" : "l2");
        return Config.read(Regularizer.class, config, Weights.registry())::loss;
    }

    /** What a file would hold of the thing in a case. */
    private static Map<String, Object> config(Map<String, Object> test, String... positional) {
        var settings = new LinkedHashMap<>(Golden.object(test.get("kwargs")));
        var given = (List<?>) test.get("args");
        for (int i = 0; i < given.size(); i++) {
            settings.put(positional[i], given.get(i));
        }
        return Map.of("class_name", test.get("class"), "config", settings);
    }
}
