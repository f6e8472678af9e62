package io.gradus.tensor;

import io.gradus.tensor.GradientQuery.Unconnected;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The gradients with respect to a structure of sources: what a {@link GradientTape} answers and an
 * optimizer applies.
 */
public final class Gradients {
    private final Structure structure;
    private final List<Operand> sources;
    private final List<Optional<Cotangent>> gradients;

    Gradients(
            Structure structure,
            List<Operand> sources,
            List<Optional<Cotangent>> gradients,
            Unconnected unconnected) {
        this.structure = structure;
        this.sources = sources;
        var all = new ArrayList<>(gradients);
        if (unconnected == Unconnected.ZERO) {
            for (int i = 0; i < all.size(); i++) {
                var source = sources.get(i);
                if (all.get(i).isEmpty()) {
                    all.set(i, Optional.of(Tensor.zeros(source.shape(), source.dtype())));
                }
            }
        }
        this.gradients = List.copyOf(all);
    }

    /**
     * The gradient with respect to a source.
     *
     * @param source one of the sources, the same object
     * @return the dense gradient, of the source's shape
     * @throws IllegalStateException if no target depends on the source, naming it
     * @throws IllegalArgumentException if it is not one of the sources
     */
    public Tensor get(Operand source) {
        return get(position(source));
    }

    /**
     * The gradient with respect to the source at a position.
     *
     * @param position the position in the order of the sources
     * @return the dense gradient, of the source's shape
     * @throws IllegalStateException if no target depends on the source, naming it
     */
    public Tensor get(int position) {
        return gradients
                .get(position)
                .orElseThrow(() -> unconnected(sources.get(position), "source " + position))
                .toTensor();
    }

    /**
     * The gradient with respect to a source, if a target depends on it.
     *
     * @param source one of the sources, the same object
     * @return the dense gradient, or empty
     * @throws IllegalArgumentException if it is not one of the sources
     */
    public Optional<Tensor> find(Operand source) {
        return find(position(source));
    }

    /**
     * The gradient with respect to the source at a position, if a target depends on it.
     *
     * @param position the position in the order of the sources
     * @return the dense gradient, or empty
     */
    public Optional<Tensor> find(int position) {
        return gradients.get(position).map(Cotangent::toTensor);
    }

    /**
     * The gradient as it came back along the tape: {@link IndexedSlices} where a source was only
     * gathered from.
     *
     * @param source one of the sources, the same object
     * @return the gradient, or empty
     * @throws IllegalArgumentException if it is not one of the sources
     */
    public Optional<Cotangent> sparse(Operand source) {
        return gradients.get(position(source));
    }

    /** The gradient at a position as it came back along the tape, or null. */
    @Nullable Cotangent cotangent(int position) {
        return gradients.get(position).orElse(null);
    }

    /**
     * What was differentiated with respect to.
     *
     * @return the sources, in order
     */
    public List<Operand> sources() {
        return sources;
    }

    /**
     * All gradients in the structure of the sources: a list for a list, a map with the same keys
     * for a map, a record for a record.
     *
     * @return the structure, with a tensor for each source
     * @throws IllegalStateException if no target depends on one of the sources, naming it
     */
    public Object structure() {
        var tensors = new ArrayList<Tensor>();
        for (int i = 0; i < sources.size(); i++) {
            tensors.add(get(i));
        }
        return structure.pack(tensors);
    }

    private int position(Operand source) {
        for (int i = 0; i < sources.size(); i++) {
            if (sources.get(i) == source) {
                return i;
            }
        }
        throw new IllegalArgumentException(
                "this is not one of the sources that the tape was asked about: ask with the same object");
    }

    static IllegalStateException unconnected(Operand source, String what) {
        var name =
                source instanceof Variable variable ? "variable '" + variable.name() + "'" : what;
        return new IllegalStateException(
                "no gradient with respect to "
                        + name
                        + " of "
                        + source.dtype()
                        + source.shape()
                        + ": "
                        + (source.dtype().isFloating()
                                ? "no target depends on it through recorded operations. Watch it before it is used, or ask with"
                                        + " find, or with unconnected(ZERO)"
                                : "only floating dtypes have gradients; cast it before it is watched"));
    }
}
