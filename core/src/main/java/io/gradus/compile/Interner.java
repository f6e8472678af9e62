package io.gradus.compile;

import io.gradus.ir.Expr;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Finds equal expressions and keeps one object of each. Operands must have been interned before, so
 * that they are equal only if they are the same object: a comparison looks at one node and never
 * walks down.
 */
final class Interner {
    /** One node: what it is besides its operands, and which objects its operands are. */
    private record Key(Object what, List<Expr> operands) {
        @Override
        public boolean equals(Object other) {
            if (!(other instanceof Key key)
                    || operands.size() != key.operands.size()
                    || !what.equals(key.what)) {
                return false;
            }
            for (int i = 0; i < operands.size(); i++) {
                if (operands.get(i) != key.operands.get(i)) {
                    return false;
                }
            }
            return true;
        }

        @Override
        public int hashCode() {
            int hash = what.hashCode();
            for (var operand : operands) {
                hash = 31 * hash + System.identityHashCode(operand);
            }
            return hash;
        }
    }

    private final Map<Key, Expr> kept = new HashMap<>();

    /**
     * The object that stands for all expressions equal to this one.
     *
     * @param e an expression whose operands are interned
     * @return the first of its equals that was seen
     */
    Expr intern(Expr e) {
        var key =
                switch (e) {
                    // A leaf is its own name: nothing lies below it that a comparison could walk
                    // into.
                    case Expr.Constant leaf -> new Key(leaf, List.of());
                    case Expr.AxisIndex leaf -> new Key(leaf, List.of());
                    case Expr.Size leaf -> new Key(leaf, List.of());
                    case Expr.Read leaf -> new Key(leaf, List.of());
                    case Expr.Load(var source, var index) -> new Key(source, index);
                    case Expr.Unary(var op, var x) -> new Key(op, List.of(x));
                    case Expr.Binary(var op, var left, var right) ->
                            new Key(op, List.of(left, right));
                    case Expr.Fma(var a, var b, var c) -> new Key(Expr.Fma.class, List.of(a, b, c));
                    case Expr.Compare(var op, var left, var right) ->
                            new Key(op, List.of(left, right));
                    case Expr.Select(var condition, var ifTrue, var ifFalse) ->
                            new Key(Expr.Select.class, List.of(condition, ifTrue, ifFalse));
                    case Expr.Cast(var dtype, var x) ->
                            new Key(List.of(Expr.Cast.class, dtype), List.of(x));
                    case Expr.Bitcast(var dtype, var x) ->
                            new Key(List.of(Expr.Bitcast.class, dtype), List.of(x));
                };
        return kept.computeIfAbsent(key, unseen -> e);
    }
}
