package io.gradus.data;

import io.gradus.tensor.Tensor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Makes one structure of several of the same form: tensors, numbers and truth values become a
 * tensor with one axis more, examples and batches are joined row by row, lists, maps and records
 * keep their form, and everything else, texts above all, becomes a list.
 */
final class Stacking {
    private final Optional<BatchPadding> padding;

    private Stacking(Optional<BatchPadding> padding) {
        this.padding = padding;
    }

    static Object stack(List<?> elements) {
        return new Stacking(Optional.empty()).stack(elements, "");
    }

    static Object stack(List<?> elements, BatchPadding padding) {
        return new Stacking(Optional.of(padding)).stack(elements, "");
    }

    /** Stacks into a type that the caller names. */
    static <B> B stack(List<?> elements, Optional<BatchPadding> padding, Class<B> type) {
        return as(new Stacking(padding).stack(elements, ""), type);
    }

    static <B> B as(Object made, Class<B> type) {
        if (type.isInstance(made)) {
            return type.cast(made);
        }
        throw new IllegalArgumentException(
                "the elements become a "
                        + name(made)
                        + ", not a "
                        + type.getSimpleName()
                        + ": name "
                        + name(made)
                        + ".class, or say how with a function");
    }

    /** Stacks elements whose batch is of their own type, as tensors' is. */
    static <T> T alike(List<T> elements, Optional<BatchPadding> padding) {
        var first = elements.getFirst();
        var made = new Stacking(padding).stack(elements, "");
        if (!likewise(first, made)) {
            throw new IllegalArgumentException(
                    "a batch of "
                            + first.getClass().getSimpleName()
                            + " is a "
                            + name(made)
                            + ": say so, as in batch("
                            + elements.size()
                            + ", "
                            + name(made)
                            + ".class)");
        }
        @SuppressWarnings("unchecked")
        T batch = (T) made;
        return batch;
    }

    /** A row that is of the same type as the element that it was cut from. */
    static <T> T rowLike(T element, Object row) {
        if (!likewise(element, row)) {
            throw new IllegalArgumentException(
                    "the rows of a "
                            + name(element)
                            + " are of type "
                            + name(row)
                            + ": say so, as in unbatch("
                            + name(row)
                            + ".class)");
        }
        @SuppressWarnings("unchecked")
        T like = (T) row;
        return like;
    }

    private static boolean likewise(Object element, Object other) {
        return switch (element) {
            case Map<?, ?> _ -> other instanceof Map;
            case List<?> _ -> other instanceof List;
            default -> other.getClass() == element.getClass();
        };
    }

    private static String name(Object made) {
        return switch (made) {
            case List<?> _ -> "List";
            case Map<?, ?> _ -> "Map";
            default -> made.getClass().getSimpleName();
        };
    }

    private Object stack(List<?> elements, String path) {
        var first = elements.getFirst();
        for (int i = 1; i < elements.size(); i++) {
            if (!sameForm(first, elements.get(i))) {
                throw new IllegalArgumentException(
                        at(path)
                                + "is a "
                                + elements.get(i).getClass().getSimpleName()
                                + " in element "
                                + i
                                + " of the batch and a "
                                + first.getClass().getSimpleName()
                                + " in the first: make them alike");
            }
        }
        if (isLeaf(first)) {
            return first instanceof Tensor || isNumbers(first)
                    ? tensors(elements.stream().map(Stacking::tensor).toList(), path)
                    : List.copyOf(elements);
        }
        return switch (first) {
            case Examples _ -> {
                var examples = elements.stream().map(Examples.class::cast).toList();
                yield new Examples(
                        joined(
                                examples.stream().map(Examples::inputs).toList(),
                                join(path, "inputs")),
                        joined(
                                examples.stream().map(Examples::targets).toList(),
                                join(path, "targets")));
            }
            case Batch _ -> {
                var batches = elements.stream().map(Batch.class::cast).toList();
                yield new Batch(
                        rows(batches.stream().map(Batch::inputs).toList(), join(path, "inputs")),
                        rows(batches.stream().map(Batch::targets).toList(), join(path, "targets")),
                        rows(batches.stream().map(Batch::weights).toList(), join(path, "weights")));
            }
            case List<?> list -> {
                var parts = elements.stream().map(e -> (List<?>) e).toList();
                sameSize(parts.stream().map(List::size).toList(), path);
                var made = new ArrayList<Object>();
                for (int i = 0; i < list.size(); i++) {
                    int at = i;
                    made.add(
                            stack(
                                    parts.stream().<Object>map(part -> part.get(at)).toList(),
                                    join(path, "" + i)));
                }
                yield List.copyOf(made);
            }
            case Map<?, ?> map -> {
                var made = new LinkedHashMap<Object, Object>();
                for (var key : map.keySet()) {
                    var values = new ArrayList<Object>();
                    for (var element : elements) {
                        var other = (Map<?, ?>) element;
                        if (!other.keySet().equals(map.keySet())) {
                            throw new IllegalArgumentException(
                                    at(path)
                                            + "has the keys "
                                            + other.keySet()
                                            + " in one element and "
                                            + map.keySet()
                                            + " in another: a batch needs the same in all");
                        }
                        values.add(other.get(key));
                    }
                    made.put(key, stack(values, join(path, "" + key)));
                }
                yield Collections.unmodifiableMap(made);
            }
            default -> record(elements, first.getClass(), path);
        };
    }

    /** A record if its components can take what they become, else a map of them. */
    private Object record(List<?> elements, Class<?> type, String path) {
        var form = RecordForm.of(type);
        var values = elements.stream().map(form::values).toList();
        var made = new LinkedHashMap<String, Object>();
        for (int i = 0; i < form.names().size(); i++) {
            int at = i;
            made.put(
                    form.names().get(i),
                    stack(
                            values.stream().map(v -> v.get(at)).toList(),
                            join(path, form.names().get(i))));
        }
        var stacked = List.copyOf(made.values());
        return form.takes(stacked) ? form.make(stacked) : Collections.unmodifiableMap(made);
    }

    private Tensor tensors(List<Tensor> tensors, String path) {
        return padding.map(p -> p.stack(tensors, path))
                .orElseGet(() -> Joining.stack(tensors, path));
    }

    /** The rows of the parts of several batches, part by part. */
    private List<Tensor> rows(List<List<Tensor>> parts, String path) {
        sameSize(parts.stream().map(List::size).toList(), path);
        var made = new ArrayList<Tensor>();
        for (int i = 0; i < parts.getFirst().size(); i++) {
            int at = i;
            made.add(joined(parts.stream().map(p -> p.get(at)).toList(), join(path, "" + i)));
        }
        return made;
    }

    private Tensor joined(List<Tensor> tensors, String path) {
        return padding.map(p -> p.join(tensors, path)).orElseGet(() -> Joining.join(tensors, path));
    }

    private void sameSize(List<Integer> sizes, String path) {
        var different = sizes.stream().distinct().toList();
        if (different.size() > 1) {
            throw new IllegalArgumentException(
                    at(path)
                            + "is a list of "
                            + different.get(0)
                            + " in one element and of "
                            + different.get(1)
                            + " in another: a batch needs lists of one length");
        }
    }

    private static boolean sameForm(Object a, Object b) {
        return a.getClass() == b.getClass()
                || a instanceof List && b instanceof List
                || a instanceof Map && b instanceof Map
                || isLeaf(a) && isLeaf(b) && !isTensor(a) && !isTensor(b);
    }

    private static boolean isTensor(Object value) {
        return value instanceof Tensor || isNumbers(value);
    }

    /** Whether a value is stacked as a whole. */
    private static boolean isLeaf(Object value) {
        return !(value instanceof List || value instanceof Map || value instanceof Record);
    }

    /** Whether a list is a batch of leaves such as texts, and not a structure of tensors. */
    static boolean isLeaves(List<?> list) {
        return !list.isEmpty() && list.stream().allMatch(v -> isLeaf(v) && !(v instanceof Tensor));
    }

    private static boolean isNumbers(Object value) {
        return value instanceof Number
                || value instanceof Boolean
                || value.getClass().isArray() && value.getClass().getComponentType().isPrimitive();
    }

    private static Tensor tensor(Object value) {
        return switch (value) {
            case Tensor tensor -> tensor;
            case Float number -> Tensor.of((float) number);
            case Double number -> Tensor.of((double) number);
            case Long number -> Tensor.of((long) number);
            case Integer number -> Tensor.of((int) number);
            case Short number -> Tensor.of((int) number);
            case Byte number -> Tensor.of((int) number);
            case Boolean truth -> Tensor.of((boolean) truth);
            case Number number ->
                    throw new IllegalArgumentException(
                            "no dtype for a "
                                    + number.getClass().getSimpleName()
                                    + ": map it to a double or a long");
            default -> Tensor.fromArray(value);
        };
    }

    static String join(String path, String step) {
        return path.isEmpty() ? step : path + "." + step;
    }

    /** How an error begins that is about a part of an element. */
    static String at(String path) {
        return path.isEmpty() ? "the element " : "'" + path + "' ";
    }
}
