package io.gradus.compile;

import io.gradus.ir.Dim;
import io.gradus.ir.Expr;
import io.gradus.ir.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Which dimensions of two shapes belong together, where both hold the same elements in the same
 * order: the smallest runs of equal products. Dimensions of size 1 belong to none.
 */
final class Regrouping {
    /** A prime that stands for open sizes where only the larger of two products is asked for. */
    private static final long SOME_SIZE = 1009;

    private Regrouping() {}

    /** A run of dimensions of the first shape and the run of the second that it is. */
    record Group(List<Integer> first, List<Integer> second) {}

    /** The groups from the outermost to the innermost; empty where they are not known. */
    static Optional<List<Group>> of(Shape first, Shape second) {
        var a = positions(first);
        var b = positions(second);
        var groups = new ArrayList<Group>();
        int i = 0;
        int j = 0;
        while (i < a.size() && j < b.size()) {
            int fromA = i;
            int fromB = j;
            var left = first.dim(a.get(i++));
            var right = second.dim(b.get(j++));
            while (!left.equals(right)) {
                if (estimate(left) < estimate(right) && i < a.size()) {
                    left = left.times(first.dim(a.get(i++)));
                } else if (estimate(right) < estimate(left) && j < b.size()) {
                    right = right.times(second.dim(b.get(j++)));
                } else {
                    return Optional.empty();
                }
            }
            groups.add(new Group(a.subList(fromA, i), b.subList(fromB, j)));
        }
        return i == a.size() && j == b.size() ? Optional.of(groups) : Optional.empty();
    }

    private static List<Integer> positions(Shape shape) {
        var positions = new ArrayList<Integer>();
        for (int i = 0; i < shape.rank(); i++) {
            if (!shape.dim(i).is(1)) {
                positions.add(i);
            }
        }
        return positions;
    }

    private static long estimate(Dim dim) {
        return dim.evaluate(_ -> SOME_SIZE);
    }

    /** The position in a run of dimensions, counted row by row. */
    static Expr linear(Shape shape, List<Integer> dims, List<Expr> index) {
        Expr position = index.get(dims.getFirst());
        for (int dim : dims.subList(1, dims.size())) {
            position = position.times(new Expr.Size(shape.dim(dim))).plus(index.get(dim));
        }
        return position;
    }
}
