package io.gradus.cpu;

import io.gradus.ir.Axis;
import io.gradus.ir.DType;
import io.gradus.ir.Dim;
import io.gradus.ir.Expr;
import io.gradus.ir.Kernel;
import io.gradus.ir.Local;
import io.gradus.ir.Monoid;
import io.gradus.ir.Origin;
import io.gradus.ir.Shape;
import io.gradus.ir.Stmt;
import io.gradus.ir.Value;
import java.util.List;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;

/** Phrases in which tests write kernels. */
public final class Kernels {
    private Kernels() {}

    public static Value value(DType dtype, int... sizes) {
        return new Value(dtype, Shape.of(sizes));
    }

    public static Axis axis(String name, int extent) {
        return new Axis(name, Dim.of(extent));
    }

    public static Expr load(Value source, Expr... index) {
        return new Expr.Load(source, List.of(index));
    }

    public static Stmt store(Value target, Expr value, Expr... index) {
        return new Stmt.Store(target, List.of(index), value);
    }

    public static Stmt loop(Axis axis, Stmt... body) {
        return new Stmt.Loop(axis, true, List.of(body));
    }

    public static Stmt sequentialLoop(Axis axis, Stmt... body) {
        return new Stmt.Loop(axis, false, List.of(body));
    }

    public static Stmt reduce(
            Axis axis, Stmt.Order order, Monoid monoid, Expr element, Local result) {
        return new Stmt.Reduce(axis, order, List.of(), monoid, List.of(element), List.of(result));
    }

    public static Kernel kernel(List<Value> inputs, List<Value> outputs, Stmt... body) {
        return kernel(inputs, outputs, List.of(), body);
    }

    public static Kernel kernel(
            List<Value> inputs, List<Value> outputs, List<Value> scratch, Stmt... body) {
        return new Kernel(
                "test", inputs, outputs, scratch, List.of(body), List.of(Origin.of("test")));
    }

    /** A function of each element of a vector. */
    public static Kernel map(Value input, Value output, UnaryOperator<Expr> function) {
        var i = new Axis("i", output.shape().dim(0));
        return kernel(
                List.of(input),
                List.of(output),
                loop(i, store(output, function.apply(load(input, i.index())), i.index())));
    }

    /** A function of the elements of two vectors. */
    public static Kernel map(Value left, Value right, Value output, BinaryOperator<Expr> function) {
        var i = new Axis("i", output.shape().dim(0));
        return kernel(
                List.of(left, right),
                List.of(output),
                loop(
                        i,
                        store(
                                output,
                                function.apply(load(left, i.index()), load(right, i.index())),
                                i.index())));
    }

    /** The reduction of a vector to a scalar. */
    public static Kernel reduction(Value input, Value output, Stmt.Order order, Monoid monoid) {
        var k = new Axis("k", input.shape().dim(0));
        var result = new Local("result", output.dtype());
        return kernel(
                List.of(input),
                List.of(output),
                reduce(k, order, monoid, load(input, k.index()), result),
                store(output, result.read()));
    }
}
