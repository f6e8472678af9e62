package io.gradus.data;

import io.gradus.ir.DType;
import io.gradus.tensor.Tensor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;

/**
 * A structure cut along the first axis of all its tensors.
 *
 * @param count how many rows there are
 * @param get gives a row in the form of the structure
 */
record Slices(int count, IntFunction<Object> get) {
    Object row(int index) {
        return get.apply(index);
    }

    /** Cuts a tensor, examples, a batch, a list of texts, or a list, map or record of such. */
    static Slices of(Object structure) {
        return of(structure, "");
    }

    private static Slices of(Object structure, String path) {
        return switch (structure) {
            case Tensor tensor -> ofTensor(tensor, path);
            case Examples(var inputs, var targets) -> {
                var in = Rows.of(inputs);
                var out = Rows.of(targets);
                yield new Slices(
                        in.count(),
                        i -> new Examples(in.pick(new int[] {i}), out.pick(new int[] {i})));
            }
            case Batch(var inputs, var targets, var weights) -> {
                var in = inputs.stream().map(Rows::of).toList();
                var out = targets.stream().map(Rows::of).toList();
                var counts = weights.stream().map(Rows::of).toList();
                yield new Slices(
                        in.getFirst().count(),
                        i -> new Batch(picked(in, i), picked(out, i), picked(counts, i)));
            }
            case List<?> list when Stacking.isLeaves(list) -> new Slices(list.size(), list::get);
            case List<?> list -> {
                var parts = new ArrayList<Slices>();
                for (int i = 0; i < list.size(); i++) {
                    parts.add(of(list.get(i), Stacking.join(path, "" + i)));
                }
                yield new Slices(
                        common(parts, path),
                        i -> List.copyOf(parts.stream().map(part -> part.row(i)).toList()));
            }
            case Map<?, ?> map -> {
                var parts = new LinkedHashMap<Object, Slices>();
                map.forEach((key, part) -> parts.put(key, of(part, Stacking.join(path, "" + key))));
                yield new Slices(
                        common(List.copyOf(parts.values()), path),
                        i -> {
                            var row = new LinkedHashMap<Object, Object>();
                            parts.forEach((key, part) -> row.put(key, part.row(i)));
                            return Collections.unmodifiableMap(row);
                        });
            }
            case Record record -> {
                var form = RecordForm.of(record.getClass());
                var values = form.values(record);
                var parts = new ArrayList<Slices>();
                for (int i = 0; i < values.size(); i++) {
                    parts.add(of(values.get(i), Stacking.join(path, form.names().get(i))));
                }
                yield new Slices(
                        common(parts, path),
                        i -> form.make(parts.stream().map(part -> part.row(i)).toList()));
            }
            default ->
                    throw new IllegalArgumentException(
                            Stacking.at(path)
                                    + "has no rows: it is a "
                                    + structure.getClass().getSimpleName()
                                    + "; rows are those of tensors, and of lists, maps and records"
                                    + " of tensors");
        };
    }

    private static List<Tensor> picked(List<Rows> rows, int row) {
        return rows.stream().map(r -> r.pick(new int[] {row})).toList();
    }

    private static Slices ofTensor(Tensor tensor, String path) {
        if (tensor.rank() == 0) {
            throw new IllegalArgumentException(
                    Stacking.at(path) + "is a scalar, which has no rows to cut into");
        }
        if (tensor.dtype() == DType.STRING) {
            var texts = tensor.toStringArray();
            var sizes = tensor.shape().without(0).sizes();
            int each = tensor.shape().without(0).elements();
            return new Slices(
                    tensor.shape().size(0),
                    i -> {
                        var row = new String[each];
                        System.arraycopy(texts, i * each, row, 0, each);
                        return Tensor.of(row).reshape(sizes);
                    });
        }
        var rows = Rows.of(tensor);
        return new Slices(rows.count(), rows::row);
    }

    private static int common(List<Slices> parts, String path) {
        var counts = parts.stream().map(Slices::count).distinct().toList();
        if (counts.size() != 1) {
            throw new IllegalArgumentException(
                    Stacking.at(path)
                            + (counts.isEmpty()
                                    ? "has no tensors to cut into rows"
                                    : "has tensors of "
                                            + counts
                                            + " rows: rows that belong together must be as many"));
        }
        return counts.getFirst();
    }
}
