package io.gradus.ops;

import io.gradus.ir.Dim;
import io.gradus.ir.Shape;
import io.gradus.tensor.Operand;
import io.gradus.tensor.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Axes by name: split, moved and put together as a pattern says (Rogozhnikov's einops, 2022). */
public final class Rearrange {
    private static final Pattern WORD = Pattern.compile("\\(([^()]*)\\)|(\\w+)|(\\S)");

    private Rearrange() {}

    /**
     * A tensor with its axes in another form: {@code "b (h w) c -> b h w c"} splits the second axis
     * if the size of h or w is given, {@code "b h w c -> b (h w c)"} puts three together, {@code
     * "1"} is an axis of size 1.
     *
     * @param x the tensor
     * @param pattern the names of its axes, an arrow, and the same names as they shall stand
     * @param sizes sizes of names, as many as are needed
     * @return the same elements under their new axes
     * @throws IllegalArgumentException if the pattern does not fit itself or the shape
     */
    public static Tensor rearrange(Operand x, String pattern, Map<String, Integer> sizes) {
        var sides = pattern.split("->", -1);
        if (sides.length != 2) {
            throw wrong(pattern, "it has one arrow");
        }
        var from = groups(pattern, sides[0]);
        var to = groups(pattern, sides[1]);
        var names = from.stream().flatMap(List::stream).toList();
        var wanted = to.stream().flatMap(List::stream).toList();
        if (new HashSet<>(names).size() != names.size()
                || wanted.size() != names.size()
                || !new HashSet<>(names).equals(new HashSet<>(wanted))) {
            throw wrong(pattern, "each name stands once on each side");
        }
        if (from.size() != x.rank()) {
            throw wrong(pattern, "it names " + from.size() + " axes of shape " + x.shape());
        }
        var dims = new HashMap<String, Dim>();
        sizes.forEach((name, size) -> dims.put(name, Dim.of(size)));
        for (int i = 0; i < from.size(); i++) {
            complete(pattern, from.get(i), x.shape().dim(i), dims);
        }
        var split = x.value().reshape(Shape.of(names.stream().map(dims::get).toList()));
        int[] order = wanted.stream().mapToInt(names::indexOf).toArray();
        var moved = order.length < 2 ? split : split.transpose(order);
        return moved.reshape(
                Shape.of(
                        to.stream()
                                .map(group ->
                                        group.stream().map(dims::get).reduce(Dim.ONE, Dim::times))
                                .toList()));
    }

    /** Finds the one size of a group that is not known. */
    private static void complete(
            String pattern, List<String> group, Dim whole, Map<String, Dim> dims) {
        var unknown = group.stream().filter(name -> !dims.containsKey(name)).toList();
        if (unknown.size() > 1) {
            throw wrong(pattern, "one of the sizes of " + unknown + " must be given");
        }
        var known =
                group.stream().filter(dims::containsKey).map(dims::get).reduce(Dim.ONE, Dim::times);
        if (unknown.isEmpty() ? !known.equals(whole) : known.is(0) || !divides(known, whole)) {
            throw wrong(pattern, group + " of sizes " + known + " do not make up " + whole);
        }
        if (!unknown.isEmpty()) {
            dims.put(unknown.getFirst(), known.is(1) ? whole : whole.dividedBy(known));
        }
    }

    private static boolean divides(Dim part, Dim whole) {
        return !part.isFixed() || !whole.isFixed() || whole.value() % part.value() == 0;
    }

    private static List<List<String>> groups(String pattern, String side) {
        var groups = new ArrayList<List<String>>();
        var words = WORD.matcher(side);
        while (words.find()) {
            if (words.group(3) != null) {
                throw wrong(pattern, "'" + words.group(3) + "' is neither a name nor a group");
            }
            var names = words.group(1) == null ? words.group(2) : words.group(1).strip();
            var group = new ArrayList<String>();
            for (var name : names.split("\\s+")) {
                if (!name.isEmpty() && !name.equals("1")) {
                    group.add(name);
                }
            }
            groups.add(group);
        }
        return groups;
    }

    private static IllegalArgumentException wrong(String pattern, String why) {
        return new IllegalArgumentException("rearrange: the pattern \"" + pattern + "\": " + why);
    }
}
