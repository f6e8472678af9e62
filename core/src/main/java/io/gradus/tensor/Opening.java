package io.gradus.tensor;

import io.gradus.ir.Dim;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Which sizes of its arguments a function leaves open when it is traced. */
sealed interface Opening {
    /**
     * Arguments as a trace takes them.
     *
     * @param types the types of the tensors, open sizes open
     * @param sizes what the open sizes are in this call
     */
    record Opened(List<TensorType> types, Sizes sizes) {}

    /**
     * Opens what is open.
     *
     * @param arguments the structure of the arguments, to name what does not fit
     * @param values its tensors
     * @throws IllegalArgumentException if they do not fit
     */
    Opened open(Structure arguments, List<Tensor> values);

    /** No size is open. */
    record Nothing() implements Opening {
        @Override
        public Opened open(Structure arguments, List<Tensor> values) {
            var types = new ArrayList<TensorType>(values.size());
            for (int i = 0; i < values.size(); i++) {
                types.add(values.get(i).type());
            }
            return new Opened(types, Sizes.NONE);
        }
    }

    /** The leading sizes of all tensors that are not scalars are one open size. */
    record Batch() implements Opening {
        private static final String NAME = "batch";

        @Override
        public Opened open(Structure arguments, List<Tensor> values) {
            var types = new ArrayList<TensorType>();
            int batch = -1;
            for (var value : values) {
                if (value.rank() == 0) {
                    types.add(value.type());
                    continue;
                }
                int size = value.shape().size(0);
                if (batch >= 0 && size != batch) {
                    throw new IllegalArgumentException(
                            "arguments of leading sizes "
                                    + batch
                                    + " and "
                                    + size
                                    + ": an open batch has one size; pass what is not a batch as a captured tensor");
                }
                batch = size;
                types.add(new TensorType(value.dtype(), value.shape().with(0, Dim.symbol(NAME))));
            }
            return new Opened(
                    List.copyOf(types),
                    batch < 0 ? Sizes.NONE : new Sizes(List.of(NAME), List.of(batch)));
        }
    }

    /**
     * The sizes that have names in specs.
     *
     * @param specs one for each tensor
     */
    record Named(List<TensorSpec> specs) implements Opening {
        @Override
        public Opened open(Structure arguments, List<Tensor> values) {
            if (values.size() != specs.size()) {
                throw new IllegalArgumentException(
                        "the arguments hold "
                                + values.size()
                                + " tensors, the signature "
                                + specs.size()
                                + ": "
                                + specs
                                + "; give one spec for each, in the order in which they stand");
            }
            Map<String, Integer> sizes = new LinkedHashMap<>();
            var types = new ArrayList<TensorType>();
            for (int i = 0; i < specs.size(); i++) {
                fit(arguments, i, values.get(i).type(), sizes);
                types.add(new TensorType(specs.get(i).dtype(), specs.get(i).shape()));
            }
            return new Opened(
                    types, new Sizes(List.copyOf(sizes.keySet()), List.copyOf(sizes.values())));
        }

        private void fit(
                Structure arguments, int index, TensorType given, Map<String, Integer> sizes) {
            var spec = specs.get(index);
            if (given.dtype() != spec.dtype()) {
                throw misfit(arguments, index, given, "cast it");
            }
            if (given.shape().rank() != spec.shape().rank()) {
                throw misfit(arguments, index, given, "the numbers of dimensions differ");
            }
            for (int axis = 0; axis < spec.shape().rank(); axis++) {
                var dim = spec.shape().dim(axis);
                int size = given.shape().size(axis);
                if (dim.isFixed() && dim.value() != size) {
                    throw misfit(
                            arguments,
                            index,
                            given,
                            "dimension "
                                    + axis
                                    + " must be "
                                    + dim.value()
                                    + "; name it to leave it open");
                }
                var known = dim.isFixed() ? null : sizes.putIfAbsent(dim.symbolName(), size);
                if (known != null && known != size) {
                    throw misfit(
                            arguments,
                            index,
                            given,
                            "'"
                                    + dim.symbolName()
                                    + "' is "
                                    + known
                                    + " already, and one size in all arguments");
                }
            }
        }

        private IllegalArgumentException misfit(
                Structure arguments, int index, TensorType given, String advice) {
            return new IllegalArgumentException(
                    arguments.paths().get(index)
                            + " is "
                            + given
                            + ", the signature says "
                            + specs.get(index)
                            + ": "
                            + advice);
        }
    }
}
