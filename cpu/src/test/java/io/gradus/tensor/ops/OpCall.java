package io.gradus.tensor.ops;

import io.gradus.ir.DType;
import io.gradus.ir.Shape;
import io.gradus.ops.Complex;
import io.gradus.ops.Convolutions;
import io.gradus.ops.Crossentropy;
import io.gradus.ops.Ctc;
import io.gradus.ops.Fourier;
import io.gradus.ops.Grids;
import io.gradus.ops.Images;
import io.gradus.ops.Integers;
import io.gradus.ops.LinearAlgebra;
import io.gradus.ops.Nan;
import io.gradus.ops.Neural;
import io.gradus.ops.Normalization;
import io.gradus.ops.Norms;
import io.gradus.ops.Patches;
import io.gradus.ops.Pooling;
import io.gradus.ops.Positions;
import io.gradus.ops.Products;
import io.gradus.ops.Rearrange;
import io.gradus.ops.Resampling;
import io.gradus.ops.Segments;
import io.gradus.ops.Sets;
import io.gradus.ops.Signals;
import io.gradus.ops.Stacks;
import io.gradus.ops.Statistics;
import io.gradus.tensor.Operand;
import io.gradus.tensor.Tensor;
import io.gradus.tensor.Tensors;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Calls public methods of tensors by their signatures, so that a case that names a method really
 * tests that method.
 */
final class OpCall {
    /** The interfaces whose methods tensors and variables share. */
    private static final List<Class<?>> FAMILIES =
            Stream.<Class<?>>of(Tensor.class.getInterfaces())
                    .filter(Operand.class::isAssignableFrom)
                    .toList();

    /** Where static methods stand. */
    private static final List<Class<?>> STATIC =
            List.of(
                    Tensors.class,
                    Tensor.class,
                    Complex.class,
                    Fourier.class,
                    Grids.class,
                    Integers.class,
                    Nan.class,
                    Positions.class,
                    Rearrange.class,
                    Segments.class,
                    Sets.class,
                    Signals.class,
                    Stacks.class,
                    Statistics.class,
                    LinearAlgebra.class,
                    Norms.class,
                    Products.class,
                    Convolutions.class,
                    Crossentropy.class,
                    Ctc.class,
                    Images.class,
                    Neural.class,
                    Normalization.class,
                    Patches.class,
                    Pooling.class,
                    Resampling.class);

    private static final Pattern WORD = Pattern.compile("\"[^\"]*\"|\\[[^]]*]|\\([^)]*\\)|\\S+");
    private static final Map<String, Method> METHODS = methods();

    private final Method method;
    private final List<String> arguments;

    private OpCall(Method method, List<String> arguments) {
        this.method = method;
        this.arguments = arguments;
    }

    /** A method with its arguments that are no tensors. */
    static OpCall of(String signature, String arguments) {
        var method = METHODS.get(signature);
        if (method == null) {
            throw new IllegalArgumentException("there is no public method " + signature);
        }
        return new OpCall(
                method, WORD.matcher(arguments).results().map(match -> match.group()).toList());
    }

    /**
     * The signatures of all public methods of the families, of the rooms of static methods, and of
     * those that make tensors.
     */
    static List<String> signatures() {
        return List.copyOf(METHODS.keySet());
    }

    private static Map<String, Method> methods() {
        var methods = new LinkedHashMap<String, Method>();
        Stream.concat(FAMILIES.stream(), STATIC.stream())
                .flatMap(family -> Arrays.stream(family.getDeclaredMethods()))
                .filter(method -> Modifier.isPublic(method.getModifiers()) && !method.isSynthetic())
                .filter(method ->
                        !STATIC.contains(method.getDeclaringClass())
                                || Modifier.isStatic(method.getModifiers()))
                .sorted((a, b) -> signature(a).compareTo(signature(b)))
                .forEach(method -> methods.put(signature(method), method));
        return methods;
    }

    private static String signature(Method method) {
        var types =
                Arrays.stream(method.getParameterTypes())
                        .map(Class::getSimpleName)
                        .collect(Collectors.joining(", "));
        var owner =
                Modifier.isStatic(method.getModifiers())
                        ? method.getDeclaringClass().getSimpleName() + "."
                        : "";
        return owner + method.getName() + "(" + types + ")";
    }

    /**
     * Calls the method: the first operand receives the call, the others take the places of its
     * parameters.
     */
    List<Tensor> apply(List<? extends Operand> operands) {
        var operand = operands.iterator();
        var word = arguments.iterator();
        var receiver = Modifier.isStatic(method.getModifiers()) ? null : operand.next();
        var values = new ArrayList<Object>();
        int left = operands.size() - (receiver == null ? 0 : 1);
        var types = List.of(method.getParameterTypes());
        for (int i = 0; i < types.size(); i++) {
            var later = types.subList(i + 1, types.size());
            // Lists share what single parameters leave over.
            int ofLists =
                    left - Math.toIntExact(later.stream().filter(Operand.class::equals).count());
            int lists = 1 + Math.toIntExact(later.stream().filter(List.class::equals).count());
            if (types.get(i) == List.class) {
                values.add(take(operand, ofLists / lists));
                left -= ofLists / lists;
            } else {
                values.add(argument(types.get(i), operand, word));
                left -= types.get(i) == Operand.class ? 1 : 0;
            }
        }
        if (operand.hasNext() || word.hasNext()) {
            throw new IllegalArgumentException(method + " takes less than the case gives");
        }
        try {
            return tensors(method.invoke(receiver, values.toArray()));
        } catch (InvocationTargetException error) {
            if (error.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new AssertionError(error);
        } catch (ReflectiveOperationException error) {
            throw new AssertionError(error);
        }
    }

    /** A result's tensors: itself, the elements of a list, or the components of a record. */
    private static List<Tensor> tensors(Object result) throws ReflectiveOperationException {
        if (result instanceof Tensor tensor) {
            return List.of(tensor);
        }
        var parts = new ArrayList<Object>();
        if (result instanceof List<?> list) {
            parts.addAll(list);
        } else {
            for (var component : result.getClass().getRecordComponents()) {
                parts.add(component.getAccessor().invoke(result));
            }
        }
        var tensors = new ArrayList<Tensor>();
        for (var part : parts) {
            tensors.addAll(tensors(part));
        }
        return tensors;
    }

    private static List<Operand> take(Iterator<? extends Operand> operands, int count) {
        var taken = new ArrayList<Operand>();
        while (operands.hasNext() && taken.size() < count) {
            taken.add(operands.next());
        }
        return taken;
    }

    private static Object argument(
            Class<?> type, Iterator<? extends Operand> operands, Iterator<String> words) {
        if (type == Operand.class) {
            return operands.next();
        } else if (type == Complex.class) {
            return Complex.of(operands.next(), operands.next());
        } else if (type == Operand[].class) {
            return take(operands, Integer.MAX_VALUE).toArray(Operand[]::new);
        }
        var word = words.next();
        if (type == int.class) {
            return Integer.valueOf(word);
        } else if (type == double.class) {
            return Double.valueOf(word);
        } else if (type == boolean.class) {
            return Boolean.valueOf(word);
        } else if (type == int[].class) {
            return numbers(word).mapToInt(Integer::parseInt).toArray();
        } else if (type == double[].class) {
            return numbers(word).mapToDouble(Double::parseDouble).toArray();
        } else if (type == String.class) {
            return word.replace("\"", "");
        } else if (type == Map.class) {
            return numbers(word)
                    .map(entry -> entry.split(":"))
                    .collect(
                            Collectors.toMap(
                                    entry -> entry[0], entry -> Integer.valueOf(entry[1])));
        } else if (type == Number.class) {
            return number(word);
        } else if (type == DType.class) {
            return DType.of(word);
        } else if (type == Shape.class) {
            return OracleCase.parseShape(word);
        } else if (type.isEnum()) {
            return Stream.of(type.getEnumConstants())
                    .filter(constant -> ((Enum<?>) constant).name().equals(word))
                    .findFirst()
                    .orElseThrow();
        }
        throw new IllegalArgumentException("no argument of " + type + " from " + word);
    }

    /** The parts of {@code [1,2,3]}. */
    private static Stream<String> numbers(String word) {
        return Stream.of(word.substring(1, word.length() - 1).split(","))
                .map(String::strip)
                .filter(number -> !number.isEmpty());
    }

    /** A number as Java writes it. */
    static Number number(String literal) {
        if (literal.endsWith("L")) {
            return Long.valueOf(literal.substring(0, literal.length() - 1));
        } else if (literal.endsWith("f")) {
            return Float.valueOf(literal);
        } else if (literal.matches("-?\\d+")) {
            return Integer.valueOf(literal);
        }
        return Double.valueOf(literal);
    }
}
