package io.gradus.nn.layers;

import io.gradus.ir.Dim;
import io.gradus.ir.Shape;
import io.gradus.nn.config.Config;
import io.gradus.ops.Products;
import io.gradus.tensor.Tensor;
import io.gradus.tensor.Variable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A fully connected layer over any axes, which an equation in Einstein's notation names: {@code
 * activation(einsum(equation, inputs, kernel) + bias)}.
 *
 * {@snippet :
 * // (batch, steps, 32) to (batch, steps, 4, 8), with a bias of shape (4, 8)
 * var heads = new EinsumDense("abc,cde->abde", -1, 4, 8).biasAxes("de");
 * }
 */
public final class EinsumDense extends KernelLayer<EinsumDense> {
    private static final String DOTS = "...";
    private static final Pattern EQUATION =
            Pattern.compile(
                    "(?<in>(\\.{3})?[a-zA-Z]+|[a-zA-Z]+\\.{3}),(?<kernel>[a-zA-Z]+)->(?<out>(\\.{3})?[a-zA-Z]+|[a-zA-Z]+\\.{3})");

    private String equation;
    private int[] outputShape;
    private String biasAxes = "";
    private @Nullable Variable kernel;

    /**
     * A layer without a bias.
     *
     * @param equation inputs, kernel and outputs: {@code "abc,cd->abd"}. Dots, before or behind the
     *     letters of inputs and outputs, stand for all other axes
     * @param outputShape the size of each axis that the outputs name, but for the first one, the
     *     batch; for all that they name where dots come first. −1 for what the inputs have
     * @throws IllegalArgumentException if the equation is none, or has another number of axes
     */
    public EinsumDense(String equation, int... outputShape) {
        this.equation = equation;
        this.outputShape = outputShape.clone();
        useBias(false);
        check();
    }

    /**
     * Adds a bias along some axes of the outputs.
     *
     * @param axes their letters
     * @return this layer
     * @throws IllegalArgumentException if the outputs do not name one of them
     */
    public EinsumDense biasAxes(String axes) {
        this.biasAxes = axes;
        useBias(!axes.isEmpty());
        check();
        return this;
    }

    /** The parts of the equation. */
    private record Parts(String in, String kernel, String out) {
        String outLetters() {
            return out.replace(DOTS, "");
        }

        boolean dotsFirst() {
            return out.startsWith(DOTS);
        }
    }

    private Parts parts() {
        var match = EQUATION.matcher(equation.replace(" ", ""));
        if (!match.matches()) {
            throw new IllegalArgumentException(
                    "'%s' is no equation of this layer: it has the form ab,bc->ac, with dots before or behind the letters of inputs and outputs"
                            .formatted(equation));
        }
        return new Parts(match.group("in"), match.group("kernel"), match.group("out"));
    }

    private void check() {
        var parts = parts();
        var out = parts.outLetters();
        int named = parts.dotsFirst() ? out.length() : out.length() - 1;
        if (outputShape.length != named) {
            throw new IllegalArgumentException(
                    "outputShape %s has %d sizes: equation '%s' asks for %d, the batch not counted"
                            .formatted(
                                    Arrays.toString(outputShape),
                                    outputShape.length,
                                    equation,
                                    named));
        }
        if (parts.in.contains(DOTS) != parts.out.contains(DOTS)
                || parts.in.startsWith(DOTS) != parts.dotsFirst()) {
            throw new IllegalArgumentException(
                    "equation '%s': inputs and outputs both have dots, at the same side, or neither"
                            .formatted(equation));
        }
        if (!biasAxes.chars().allMatch(axis -> out.indexOf(axis) >= 0)) {
            throw new IllegalArgumentException(
                    "biasAxes '%s' must be letters of the outputs '%s'".formatted(biasAxes, out));
        }
    }

    @Override
    protected void build(Shape inputShape) {
        var parts = parts();
        var sizes = inputSizes(parts, inputShape);
        var out = parts.outLetters();
        int first = parts.dotsFirst() ? 0 : 1;
        for (int i = first; i < out.length(); i++) {
            int size = outputShape[i - first];
            var known = sizes.get(out.charAt(i));
            if (size == -1 ? known == null : known != null && !known.is(size)) {
                throw new IllegalArgumentException(
                        "equation '%s': outputShape has size %d for '%s', and inputs %s have %s"
                                .formatted(
                                        equation,
                                        size,
                                        out.charAt(i),
                                        inputShape,
                                        known == null ? "none" : known));
            }
            sizes.putIfAbsent(out.charAt(i), Dim.of(size));
        }
        kernel = addKernel(sizesOf(parts.kernel, sizes));
        addBias(biasShape(parts, sizes, inputShape));
    }

    private Map<Character, Dim> inputSizes(Parts parts, Shape inputShape) {
        var letters = parts.in.replace(DOTS, "");
        int dotted = inputShape.rank() - letters.length();
        if (dotted < 0 || dotted > 0 && !parts.in.contains(DOTS)) {
            throw new IllegalArgumentException(
                    "equation '%s' does not name the axes of inputs %s"
                            .formatted(equation, inputShape));
        }
        int first = parts.in.startsWith(DOTS) ? dotted : 0;
        var sizes = new HashMap<Character, Dim>();
        for (int i = 0; i < letters.length(); i++) {
            sizes.put(letters.charAt(i), inputShape.dim(first + i));
        }
        return sizes;
    }

    private Shape sizesOf(String letters, Map<Character, Dim> sizes) {
        var dims = new ArrayList<Dim>();
        for (char letter : letters.toCharArray()) {
            var size = sizes.get(letter);
            if (size == null) {
                throw new IllegalArgumentException(
                        "equation '%s': '%s' of the kernel is in neither inputs nor outputs, so its size is unknown"
                                .formatted(equation, letter));
            }
            dims.add(size);
        }
        return Shape.of(dims);
    }

    /** A size for each named axis and 1 for others, from the first named one on. */
    private Shape biasShape(Parts parts, Map<Character, Dim> sizes, Shape inputShape) {
        var dims = new ArrayList<Dim>();
        for (char letter : parts.outLetters().toCharArray()) {
            boolean named = biasAxes.indexOf(letter) >= 0;
            if (named || !dims.isEmpty()) {
                dims.add(named ? sizes.get(letter) : Dim.ONE);
            }
        }
        if (parts.out.endsWith(DOTS)) {
            int letters = parts.in.replace(DOTS, "").length();
            for (int i = letters; i < inputShape.rank(); i++) {
                dims.add(Dim.ONE);
            }
        }
        return Shape.of(List.copyOf(dims));
    }

    @Override
    protected Tensor call(Tensor inputs, boolean training) {
        return finish(Products.einsum(equation, inputs, cast(kernel)));
    }

    @Override
    protected void settings(Config config) {
        equation = config.text("equation", equation);
        outputShape = config.integers("output_shape", outputShape);
        biasAxes = config.text("bias_axes", biasAxes);
        super.settings(config);
        check();
    }
}
