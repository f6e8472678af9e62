package io.gradus.ops;

import io.gradus.ir.DType;
import io.gradus.ir.Dim;
import io.gradus.ir.Shape;
import io.gradus.tensor.Operand;
import io.gradus.tensor.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Sums of products by Einstein's convention: transposes, products of matrices, sums. */
final class Einsum {
    private static final String DOTS = "...";

    private final String subscripts;
    // How many axes the dots stand for, at most.
    private int dotted;

    private Einsum(String subscripts) {
        this.subscripts = subscripts;
    }

    /**
     * A tensor whose axes have names: letters, and for the axes of dots −1 for the last, −2 for the
     * last but one and so on, so that they meet as broadcasting has it.
     */
    private record Named(Tensor tensor, List<Integer> names) {
        int axis(int name) {
            return names.indexOf(name);
        }

        Dim size(int name) {
            return tensor.shape().dim(axis(name));
        }

        /** Without the axes of names that nobody asks for. */
        Named summed(Set<Integer> wanted) {
            int[] axes =
                    IntStream.range(0, names.size())
                            .filter(i -> !wanted.contains(names.get(i)))
                            .toArray();
            return axes.length == 0
                    ? this
                    : new Named(tensor.sum(axes), names.stream().filter(wanted::contains).toList());
        }

        /** With the axes of these names in this order; an axis of size 1 for those it has not. */
        Tensor aligned(List<Integer> order) {
            var present = order.stream().filter(names::contains).toList();
            var x = Products.ordered(tensor, present.stream().map(this::axis).toList());
            return x.reshape(
                    Shape.of(
                            order.stream()
                                    .map(name -> names.contains(name) ? size(name) : Dim.ONE)
                                    .toList()));
        }
    }

    static Tensor of(String subscripts, List<Operand> operands) {
        var einsum = new Einsum(subscripts.replace(" ", ""));
        return einsum.run(operands);
    }

    private IllegalArgumentException wrong(String what) {
        return new IllegalArgumentException("einsum: '" + subscripts + "': " + what);
    }

    private Tensor run(List<Operand> operands) {
        int arrow = subscripts.indexOf("->");
        var left = arrow < 0 ? subscripts : subscripts.substring(0, arrow);
        var parts = left.split(",", -1);
        if (parts.length != operands.size()) {
            throw wrong("it names " + parts.length + " operands, but there are " + operands.size());
        }
        var dtype = DType.BOOL;
        for (var operand : operands) {
            dtype = DType.promote(dtype, Products.counted(operand).dtype());
        }
        var named = new ArrayList<Named>();
        for (int i = 0; i < parts.length; i++) {
            var x = Products.counted(operands.get(i)).cast(dtype);
            named.add(diagonal(new Named(x, names(parts[i], x.shape()))));
        }
        requireEqualSizes(named);
        var result = arrow < 0 ? implicit(left) : explicit(subscripts.substring(arrow + 2), left);
        var whole = named.getFirst().summed(wanted(result, named, 1));
        for (int i = 1; i < named.size(); i++) {
            var wanted = wanted(result, named, i + 1);
            whole = product(whole, named.get(i), wanted);
        }
        return whole.aligned(result);
    }

    /** The names that the result or an operand from a position on has. */
    private static Set<Integer> wanted(List<Integer> result, List<Named> operands, int from) {
        return Stream.concat(
                        result.stream(),
                        operands.subList(from, operands.size()).stream()
                                .flatMap(operand -> operand.names.stream()))
                .collect(Collectors.toSet());
    }

    // ---- names ----

    private List<Integer> names(String part, Shape shape) {
        int dots = part.indexOf(DOTS);
        var letters = dots < 0 ? part : part.substring(0, dots) + part.substring(dots + 3);
        requireLetters(letters);
        int rest = shape.rank() - letters.length();
        if (rest < 0 || dots < 0 && rest > 0) {
            throw wrong(
                    "'" + part + "' does not name the " + shape.rank() + " axes of shape " + shape);
        }
        dotted = Math.max(dotted, rest);
        var names = new ArrayList<Integer>();
        for (int i = 0; i < letters.length(); i++) {
            if (i == dots) {
                addDots(names, rest);
            }
            names.add((int) letters.charAt(i));
        }
        if (dots == letters.length()) {
            addDots(names, rest);
        }
        return names;
    }

    private void requireLetters(String letters) {
        if (!letters.chars().allMatch(Character::isLetter)) {
            throw wrong("indices are letters, and '...' stands once for all other axes");
        }
    }

    private static void addDots(List<Integer> names, int count) {
        for (int i = count; i > 0; i--) {
            names.add(-i);
        }
    }

    private List<Integer> explicit(String result, String operands) {
        int dots = result.indexOf(DOTS);
        if (dots < 0 && dotted > 0) {
            throw wrong("the result must name the axes of '...', too");
        }
        var letters = dots < 0 ? result : result.substring(0, dots) + result.substring(dots + 3);
        requireLetters(letters);
        var names = new ArrayList<Integer>();
        for (int i = 0; i <= letters.length(); i++) {
            if (i == dots) {
                addDots(names, dotted);
            }
            if (i < letters.length()) {
                int letter = letters.charAt(i);
                if (operands.indexOf(letter) < 0 || names.contains(letter)) {
                    throw wrong(
                            "the result must name indices of operands, each once, not '"
                                    + (char) letter
                                    + "'");
                }
                names.add(letter);
            }
        }
        return names;
    }

    /** The axes of dots, then the letters that occur once. */
    private List<Integer> implicit(String operands) {
        var counts = new TreeMap<Integer, Integer>();
        operands.chars()
                .filter(Character::isLetter)
                .forEach(letter -> counts.merge(letter, 1, Integer::sum));
        var names = new ArrayList<Integer>();
        addDots(names, dotted);
        counts.forEach((letter, count) -> {
            if (count == 1) {
                names.add(letter);
            }
        });
        return names;
    }

    private void requireEqualSizes(List<Named> operands) {
        Map<Integer, Dim> sizes = new HashMap<>();
        for (var operand : operands) {
            for (int name : operand.names) {
                var size = operand.size(name);
                var known = sizes.putIfAbsent(name, size);
                boolean stretches = name < 0 && known != null && (known.is(1) || size.is(1));
                if (known != null && !known.equals(size) && !stretches) {
                    throw wrong(
                            "index '"
                                    + (name < 0 ? DOTS : Character.toString(name))
                                    + "' has sizes "
                                    + known
                                    + " and "
                                    + size
                                    + ": they must be equal");
                }
                if (stretches && known.is(1)) {
                    sizes.put(name, size);
                }
            }
        }
    }

    // ---- work ----

    /** Names that an operand repeats run along its diagonal. */
    private Named diagonal(Named x) {
        for (int i = 0; i < x.names.size(); i++) {
            int name = x.names.get(i);
            int again = x.names.lastIndexOf(name);
            if (again > i) {
                if (!x.tensor.shape().dim(i).equals(x.tensor.shape().dim(again))) {
                    throw wrong(
                            "index '"
                                    + (char) name
                                    + "' has sizes "
                                    + x.tensor.shape().dim(i)
                                    + " and "
                                    + x.tensor.shape().dim(again)
                                    + ": they must be equal");
                }
                var names = new ArrayList<>(x.names);
                names.remove(again);
                names.remove(i);
                names.add(name);
                return diagonal(new Named(x.tensor.diagonal(0, i, again), names));
            }
        }
        return x;
    }

    /** The product of two operands, summed over what nobody asks for. */
    private static Named product(Named x, Named y, Set<Integer> wanted) {
        var both = x.names.stream().filter(y.names::contains).collect(Collectors.toSet());
        var kept = new ArrayList<Integer>();
        var summed = new ArrayList<Integer>();
        x.names.stream()
                .filter(both::contains)
                .forEach(n -> (wanted.contains(n) ? kept : summed).add(n));
        var needed = Stream.concat(both.stream(), wanted.stream()).collect(Collectors.toSet());
        var a = x.summed(needed);
        var b = y.summed(needed);
        var rows = a.names.stream().filter(name -> !both.contains(name)).toList();
        var columns = b.names.stream().filter(name -> !both.contains(name)).toList();
        var names = Stream.of(kept, rows, columns).flatMap(List::stream).toList();
        if (summed.isEmpty()) {
            return new Named(a.aligned(names).times(b.aligned(names)), names);
        }
        var product = matrices(a, kept, rows, summed).matmul(matrices(b, kept, summed, columns));
        var dims = new ArrayList<>(product.shape().dims().subList(0, kept.size()));
        rows.forEach(name -> dims.add(a.size(name)));
        columns.forEach(name -> dims.add(b.size(name)));
        return new Named(product.reshape(Shape.of(dims)), names);
    }

    /** Leading axes that both have, then some axes as rows and some as columns. */
    private static Tensor matrices(
            Named x, List<Integer> leading, List<Integer> rows, List<Integer> columns) {
        var order = Stream.of(leading, rows, columns).flatMap(List::stream).toList();
        var dims = new ArrayList<Dim>();
        leading.forEach(name -> dims.add(x.size(name)));
        dims.add(Dim.product(rows.stream().map(x::size).toList()));
        dims.add(Dim.product(columns.stream().map(x::size).toList()));
        return x.aligned(order).reshape(Shape.of(dims));
    }
}
