package io.gradus.ir;

import java.util.ArrayList;
import java.util.List;

/**
 * A product and a kernel that goes on with its rows: a bias, an activation, the pooling behind it,
 * or the gradient of one. Step i of the kernel's only loop reads nothing of the product but what
 * stands at i along the first axis, so a backend can run it as soon as that is there.
 *
 * @param product the product, which is a result like any other
 * @param kernel one parallel loop that reads it
 */
public record Epilogue(Library product, Kernel kernel) implements Node {
    /**
     * What both read, but for the product itself.
     *
     * @return the values, in order
     */
    @Override
    public List<Value> inputs() {
        var inputs = new ArrayList<>(product.inputs());
        kernel.inputs().stream()
                .filter(input -> !product.outputs().contains(input))
                .forEach(inputs::add);
        return List.copyOf(inputs);
    }

    /**
     * The product, then what the kernel makes.
     *
     * @return the values, in order
     */
    @Override
    public List<Value> outputs() {
        var outputs = new ArrayList<>(product.outputs());
        outputs.addAll(kernel.outputs());
        return List.copyOf(outputs);
    }

    /**
     * A graph in which products and the kernels that go on with them are nodes of their own.
     *
     * @param graph any graph
     * @return the same computation, in the bodies of regions too
     */
    public static Graph apart(Graph graph) {
        var nodes = new ArrayList<Node>();
        for (var node : graph.nodes()) {
            switch (node) {
                case Epilogue(var product, var kernel) -> {
                    nodes.add(product);
                    nodes.add(kernel);
                }
                case Region region -> nodes.add(region.mapBodies(Epilogue::apart));
                default -> nodes.add(node);
            }
        }
        return new Graph(graph.inputs(), nodes, graph.outputs());
    }

    /**
     * How many steps the kernel's loop has.
     *
     * @return the size of the product's first axis
     */
    public Dim steps() {
        return product.outputs().getFirst().shape().dim(0);
    }
}
