package io.gradus.tensor;

import java.lang.reflect.Array;
import java.lang.reflect.InvocationTargetException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Lists, arrays, maps and records of tensors, nested, taken apart into a flat list and put together
 * again. Tapes, functions and checkpoints share it. Other Java values are part of the structure
 * itself.
 */
final class Structure {
    /**
     * The form of a structure without its tensors; two that are equal hold tensors in the same
     * places.
     */
    private sealed interface Form {}

    private enum Leaf implements Form {
        LEAF
    }

    private record Sequence(List<Form> parts) implements Form {}

    private record Elements(Class<?> type, List<Form> parts) implements Form {}

    private record Mapping(List<Object> keys, List<Form> parts) implements Form {}

    private record Components(Class<?> type, List<Form> parts) implements Form {}

    private record Constant(Object value) implements Form {}

    private final Form form;
    private final List<Operand> operands;

    private Structure(Form form, List<Operand> operands) {
        this.form = form;
        this.operands = operands;
    }

    static Structure flatten(Object structure) {
        var operands = new ArrayList<Operand>();
        var form = form(structure, operands);
        return new Structure(form, operands);
    }

    private static Form form(Object structure, List<Operand> operands) {
        return switch (structure) {
            case Operand operand -> {
                operands.add(operand);
                yield Leaf.LEAF;
            }
            case List<?> list -> new Sequence(parts(list, operands));
            case Map<?, ?> map ->
                    new Mapping(
                            List.copyOf(map.keySet()),
                            parts(new ArrayList<>(map.values()), operands));
            case Record record ->
                    new Components(record.getClass(), parts(components(record), operands));
            case Object[] array ->
                    new Elements(
                            array.getClass().getComponentType(), parts(List.of(array), operands));
            default -> new Constant(structure);
        };
    }

    private static List<Form> parts(List<?> parts, List<Operand> operands) {
        var forms = new ArrayList<Form>(parts.size());
        for (var part : parts) {
            forms.add(form(part, operands));
        }
        return forms;
    }

    private static List<Object> components(Record record) {
        var values = new ArrayList<Object>();
        for (var component : record.getClass().getRecordComponents()) {
            try {
                var accessor = component.getAccessor();
                accessor.setAccessible(true);
                values.add(accessor.invoke(record));
            } catch (ReflectiveOperationException | RuntimeException error) {
                throw unreadable(record.getClass(), error);
            }
        }
        return values;
    }

    private static IllegalArgumentException unreadable(Class<?> type, Exception error) {
        return new IllegalArgumentException(
                "record "
                        + type.getName()
                        + " cannot be taken apart or put together: open its package to io.gradus.core,"
                        + " and let each component take a Tensor where it held one",
                error);
    }

    /** All tensors and variables, in order. */
    List<Operand> operands() {
        return operands;
    }

    /**
     * Where each operand stands: {@code input}, {@code input[1]}, {@code input.bias}; with its name
     * if it has one.
     */
    List<String> paths() {
        var paths = paths(form);
        for (int i = 0; i < paths.size(); i++) {
            if (operands.get(i) instanceof Variable variable) {
                paths.set(i, paths.get(i) + " (variable '" + variable.name() + "')");
            }
        }
        return paths;
    }

    /** Where each tensor of a form stands. */
    static List<String> paths(Object form) {
        var paths = new ArrayList<String>();
        addPaths((Form) form, "input", paths);
        return paths;
    }

    /** The first place where two forms that are not equal differ. */
    static String difference(Object before, Object now) {
        return difference((Form) before, (Form) now, "input");
    }

    private static String difference(Form before, Form now, String path) {
        if (before instanceof Constant(var was) && now instanceof Constant(var is)) {
            return "the Java value at " + path + " was " + was + " and is now " + is;
        }
        var was = parts(before);
        var is = parts(now);
        if (before.getClass() == now.getClass() && was.size() == is.size()) {
            for (int i = 0; i < was.size(); i++) {
                if (!was.get(i).equals(is.get(i))) {
                    return difference(was.get(i), is.get(i), path + step(now, i));
                }
            }
        }
        return "what stands at " + path + " has another structure";
    }

    private static List<Form> parts(Form form) {
        return switch (form) {
            case Leaf _, Constant _ -> List.of();
            case Sequence(var parts) -> parts;
            case Elements(_, var parts) -> parts;
            case Mapping(_, var parts) -> parts;
            case Components(_, var parts) -> parts;
        };
    }

    /** How a path goes on to a part. */
    private static String step(Form form, int part) {
        return switch (form) {
            case Mapping(var keys, _) -> "." + keys.get(part);
            case Components(var type, _) -> "." + type.getRecordComponents()[part].getName();
            case Leaf _, Constant _, Sequence _, Elements _ -> "[" + part + "]";
        };
    }

    private static void addPaths(Form form, String path, List<String> paths) {
        if (form instanceof Leaf) {
            paths.add(path);
        }
        var parts = parts(form);
        for (int i = 0; i < parts.size(); i++) {
            addPaths(parts.get(i), path + step(form, i), paths);
        }
    }

    /**
     * The structure with the types of its tensors, as errors show it: {@code [int32(), {b:
     * float32(3,)}]}.
     */
    String describe() {
        return describe(form, operands.iterator());
    }

    private static String describe(Form form, Iterator<Operand> operands) {
        return switch (form) {
            case Leaf _ -> operands.next().value().type().toString();
            case Constant(var value) -> String.valueOf(value);
            case Sequence(var parts) ->
                    parts.stream()
                            .map(part -> describe(part, operands))
                            .collect(Collectors.joining(", ", "[", "]"));
            case Elements(_, var parts) ->
                    parts.stream()
                            .map(part -> describe(part, operands))
                            .collect(Collectors.joining(", ", "array [", "]"));
            case Mapping(var keys, var parts) -> {
                var entries = new ArrayList<String>();
                for (int i = 0; i < parts.size(); i++) {
                    entries.add(keys.get(i) + ": " + describe(parts.get(i), operands));
                }
                yield entries.stream().collect(Collectors.joining(", ", "{", "}"));
            }
            case Components(var type, var parts) -> {
                var entries = new ArrayList<String>();
                for (int i = 0; i < parts.size(); i++) {
                    entries.add(
                            type.getRecordComponents()[i].getName()
                                    + ": "
                                    + describe(parts.get(i), operands));
                }
                yield entries.stream()
                        .collect(Collectors.joining(", ", type.getSimpleName() + "(", ")"));
            }
        };
    }

    /** The form alone, to compare and to remember. */
    Object form() {
        return form;
    }

    /** A structure of the same form over other tensors. */
    Object pack(List<? extends Operand> tensors) {
        return pack(form, tensors);
    }

    static Object pack(Object form, List<? extends Operand> tensors) {
        if (form instanceof Leaf) {
            return tensors.getFirst();
        }
        return build((Form) form, tensors.iterator());
    }

    private static Object build(Form form, Iterator<? extends Operand> tensors) {
        return switch (form) {
            case Leaf leaf -> tensors.next();
            case Constant constant -> constant.value();
            case Sequence sequence -> buildAll(sequence.parts(), tensors);
            case Elements elements -> {
                var values = buildAll(elements.parts(), tensors);
                // Where variables stood, tensors may come back.
                boolean other =
                        elements.type() == Variable.class
                                && !values.stream().allMatch(Variable.class::isInstance);
                var type = other ? Tensor.class : elements.type();
                yield values.toArray((Object[]) Array.newInstance(type, 0));
            }
            case Mapping mapping -> {
                var values = buildAll(mapping.parts(), tensors);
                var map = new LinkedHashMap<Object, Object>();
                for (int i = 0; i < values.size(); i++) {
                    map.put(mapping.keys().get(i), values.get(i));
                }
                yield map;
            }
            case Components components ->
                    construct(components.type(), buildAll(components.parts(), tensors));
        };
    }

    private static List<Object> buildAll(List<Form> parts, Iterator<? extends Operand> tensors) {
        var values = new ArrayList<Object>();
        parts.forEach(part -> values.add(build(part, tensors)));
        return values;
    }

    private static Object construct(Class<?> type, List<Object> values) {
        var components = type.getRecordComponents();
        var types = new Class<?>[components.length];
        for (int i = 0; i < types.length; i++) {
            types[i] = components[i].getType();
        }
        try {
            var constructor = type.getDeclaredConstructor(types);
            constructor.setAccessible(true);
            return constructor.newInstance(values.toArray());
        } catch (InvocationTargetException error) {
            if (error.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw unreadable(type, error);
        } catch (ReflectiveOperationException | RuntimeException error) {
            throw unreadable(type, error);
        }
    }
}
