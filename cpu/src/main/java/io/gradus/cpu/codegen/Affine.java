package io.gradus.cpu.codegen;

import io.gradus.ir.Axis;
import io.gradus.ir.Dim;
import io.gradus.ir.Expr;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * An index as a sum: a size, a multiple of each axis' position, and multiples of what has to be
 * computed.
 *
 * @param constant the part that is the same at every step
 * @param axes the axes that take part, with their coefficients
 * @param terms what else is added
 */
record Affine(Dim constant, Map<Axis, Dim> axes, List<Term> terms) {
    /** A computed value and its coefficient. */
    record Term(Expr value, Dim coefficient) {}

    static Affine constant(Dim constant) {
        return new Affine(constant, Map.of(), List.of());
    }

    static Affine axis(Axis axis) {
        return new Affine(Dim.ZERO, Map.of(axis, Dim.ONE), List.of());
    }

    static Affine computed(Expr value) {
        return new Affine(Dim.ZERO, Map.of(), List.of(new Term(value, Dim.ONE)));
    }

    boolean isConstant() {
        return axes.isEmpty() && terms.isEmpty();
    }

    Dim coefficient(Axis axis) {
        return axes.getOrDefault(axis, Dim.ZERO);
    }

    Affine plus(Affine other) {
        var sum = new LinkedHashMap<>(axes);
        other.axes.forEach((axis, coefficient) -> sum.merge(axis, coefficient, Dim::plus));
        sum.values().removeIf(coefficient -> coefficient.is(0));
        var all = new ArrayList<>(terms);
        all.addAll(other.terms);
        return new Affine(constant.plus(other.constant), sum, all);
    }

    Affine times(Dim factor) {
        if (factor.is(0)) {
            return constant(Dim.ZERO);
        }
        var scaled = new LinkedHashMap<Axis, Dim>();
        axes.forEach((axis, coefficient) -> scaled.put(axis, coefficient.times(factor)));
        var all =
                terms.stream()
                        .map(term -> new Term(term.value(), term.coefficient().times(factor)))
                        .toList();
        return new Affine(constant.times(factor), scaled, all);
    }
}
