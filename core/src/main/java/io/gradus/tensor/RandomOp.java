package io.gradus.tensor;

import io.gradus.compile.RandomBits;
import io.gradus.ir.Axis;
import io.gradus.ir.DType;
import io.gradus.ir.Expr;
import io.gradus.ir.Expr.BinaryOp;
import io.gradus.ir.Local;
import io.gradus.ir.Shape;
import io.gradus.ir.Stmt;
import io.gradus.ir.Value;
import java.util.ArrayList;
import java.util.List;

/**
 * Random numbers from a key: int64 (seed, draw). Element i depends on the key and i alone, so the
 * numbers are the same at any number of threads, eager or traced.
 *
 * @param bounds for integers the smallest, and how many there are to choose from; none for floats
 *     and in the structure of random ops
 */
record RandomOp(Kind kind, DType dtype, Shape shape, List<Long> bounds) implements GenerateOp {
    enum Kind {
        UNIFORM("randomUniform"),
        NORMAL("randomNormal"),
        INTEGERS("randomIntegers");

        private final String label;

        Kind(String label) {
            this.label = label;
        }
    }

    /** The same distribution over another shape. */
    RandomOp of(Shape other) {
        return new RandomOp(kind, dtype, other, bounds);
    }

    @Override
    public String name() {
        return kind.label;
    }

    @Override
    public Op structure() {
        return bounds.isEmpty() ? this : new RandomOp(kind, dtype, shape, List.of());
    }

    @Override
    public List<Tensor> numbers() {
        return List.of(Tensor.of(bounds.stream().mapToLong(bound -> bound).toArray()));
    }

    @Override
    public List<TensorType> infer(List<TensorType> inputs) {
        return List.of(new TensorType(dtype, shape));
    }

    @Override
    public void lower(Lowering to, List<Value> inputs, List<Value> outputs) {
        var key = inputs.getFirst();
        var flat = Shape.of(List.of(shape.count()));
        var target = to.under(outputs.getFirst(), flat);
        var axis = new Axis("i", shape.count());
        var position = Lowering.indices(List.of(axis));
        var words = new ArrayList<Expr>();
        var body = new ArrayList<Stmt>();
        for (int i = 0; i < 2; i++) {
            var word = new Expr.Load(key, List.of(Expr.constant(i)));
            for (var half : List.of(word.apply(BinaryOp.USHR, Expr.constant(32L)), word)) {
                var local = new Local("key" + words.size(), DType.INT32);
                body.add(new Stmt.Let(local, half.cast(DType.INT32)));
                words.add(local.read());
            }
        }
        // Key: the seed's halves. Counter: the draw's low half and the element; 2³² draws of 2³¹
        // elements.
        var bits = RandomBits.bits(words.get(0), words.get(1), words.get(3), position.getFirst());
        var type = dtype.computeType();
        Expr value =
                switch (kind) {
                    case UNIFORM -> RandomBits.uniform(dtype, bits);
                    case NORMAL -> RandomBits.normal(type, bits);
                    case INTEGERS -> {
                        var given =
                                inputs.size() > 1
                                        ? Lowering.elements(inputs.get(1))
                                        : bounds.stream().<Expr>map(Expr::constant).toList();
                        yield RandomBits.integer(type, bits, given.getFirst(), given.getLast());
                    }
                };
        body.addAll(
                Lowering.loops(List.of(axis), List.of(Lowering.store(target, position, value))));
        to.kernel(this, inputs, List.of(target), body);
        to.alias(target, outputs.getFirst());
    }
}
