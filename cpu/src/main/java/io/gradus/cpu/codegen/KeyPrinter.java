package io.gradus.cpu.codegen;

import io.gradus.ir.DType;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/**
 * Prints all that a routine's code depends on: nodes in the order in which statements come to need
 * them.
 */
final class KeyPrinter {
    private final StringBuilder out = new StringBuilder();
    private final Map<Node, Integer> numbers = new IdentityHashMap<>();

    private KeyPrinter() {}

    static String print(
            List<DType> arrays, int inputs, int given, List<Node> scratchSizes, List<Form> body) {
        var printer = new KeyPrinter();
        printer.out.append(arrays).append(inputs).append('/').append(given).append('\n');
        printer.line("scratch", scratchSizes);
        printer.forms(body);
        return printer.out.toString();
    }

    private void forms(List<Form> body) {
        out.append("{\n");
        for (var form : body) {
            switch (form) {
                case Form.For loop -> {
                    line(loop.parallel() ? "parallel" : "for", List.of(loop.axis(), loop.extent()));
                    forms(loop.body());
                }
                case Form.Reduce reduce -> {
                    line(
                            "reduce " + reduce.order() + reduce.lanes(),
                            List.of(reduce.axis(), reduce.extent()));
                    forms(reduce.body());
                    var combiner = reduce.combiner();
                    line("identity", combiner.identity());
                    line("left", combiner.left());
                    line("right", combiner.right());
                    line("combined", combiner.combined());
                    line("elements", reduce.elements());
                    line("results", reduce.results());
                }
                case Form.Store store ->
                        line("store " + store.array(), List.of(store.index(), store.value()));
                case Form.Check check -> {
                    line("check " + check.message(), List.of(check.condition()));
                    line("arguments", check.arguments());
                }
                case Form.Keep keep -> line("keep", List.of(keep.value()));
            }
        }
        out.append("}\n");
    }

    private void line(String what, List<Node> nodes) {
        nodes.forEach(this::define);
        out.append(what);
        nodes.forEach(this::reference);
        out.append('\n');
    }

    private void define(Node node) {
        if (numbers.containsKey(node)) {
            return;
        }
        for (var operand : node.in) {
            define(operand);
        }
        numbers.put(node, numbers.size());
        reference(node);
        out.append('=').append(node.op).append(':').append(node.dtype);
        if (node.payload != 0) {
            out.append('#').append(node.payload);
        }
        for (var operand : node.in) {
            reference(operand);
        }
        out.append('\n');
    }

    private void reference(Node node) {
        out.append(' ').append(numbers.get(node));
    }
}
