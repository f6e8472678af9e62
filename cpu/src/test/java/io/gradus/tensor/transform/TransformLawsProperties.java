package io.gradus.tensor.transform;

import static io.gradus.tensor.Transforms.jacobian;
import static io.gradus.tensor.Transforms.jvp;
import static io.gradus.tensor.Transforms.vjp;
import static io.gradus.tensor.Transforms.vmap;
import static org.assertj.core.api.Assertions.assertThat;

import io.gradus.ir.DType;
import io.gradus.ir.Shape;
import io.gradus.tensor.Generator;
import io.gradus.tensor.Tensor;
import io.gradus.tensor.Tensors;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.assertj.core.data.Offset;

/** Laws of the transforms, on random programs over matrices. */
class TransformLawsProperties {
    private static final int TRIES = 40;

    /** A smooth program of some steps, from [rows, columns] to whatever shape it ends in. */
    private static UnaryOperator<Tensor> program(long seed, int steps) {
        return x -> {
            var random = new Random(seed);
            var y = x;
            for (int i = 0; i < steps; i++) {
                y = step(y, random.nextInt(9), random);
            }
            return y;
        };
    }

    private static Tensor step(Tensor y, int kind, Random random) {
        return switch (kind) {
            case 0 -> y.sin().plus(y);
            case 1 -> y.times(constant(random, y.shape()));
            case 2 -> y.rank() > 0 ? y.softmax(-1) : y.tanh();
            case 3 -> y.transpose();
            case 4 -> y.rank() > 0 ? y.minus(y.mean(new int[] {0}, true)) : y.cos();
            case 5 ->
                    y.rank() > 0
                            ? y.matmul(constant(random, Shape.of(y.shape().size(-1), 2)))
                            : y.exp().log1p();
            case 6 -> y.rank() > 0 ? Tensors.concat(0, y, y.square().tanh()) : y.square().tanh();
            case 7 -> y.rank() > 1 ? y.get(0) : y.sigmoid();
            default -> y.rank() > 0 ? y.flip(0).times(y) : y.sigmoid();
        };
    }

    /** Made on the host: what is drawn in the program differs from example to example. */
    private static Tensor constant(Random random, Shape shape) {
        return Tensor.of(random.doubles(shape.elements(), -1.5, 1.5).toArray(), shape);
    }

    private static Tensor normal(long seed, Shape shape) {
        return new Generator(~seed).normal(shape, 0, 1, DType.FLOAT64);
    }

    @Property(tries = TRIES)
    void vmapIsTheStackOfCalls(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 6) int steps,
            @ForAll @IntRange(min = 1, max = 4) int examples) {
        var program = program(seed, steps);
        var x = normal(seed, Shape.of(examples, 2, 3));
        var expected =
                Tensors.stack(
                        0,
                        IntStream.range(0, examples)
                                .mapToObj(i -> program.apply(x.get(i)))
                                .toList());
        var actual = vmap(program).apply(x);
        assertThat(actual.type()).isEqualTo(expected.type());
        assertThat(actual.toByteBuffer()).isEqualTo(expected.toByteBuffer());
    }

    @Property(tries = TRIES)
    void productsAreThoseWithTheJacobian(
            @ForAll long seed, @ForAll @IntRange(min = 1, max = 6) int steps) {
        var program = program(seed, steps);
        var x = normal(seed, Shape.of(2, 3));
        var y = program.apply(x);
        var full = jacobian(program).apply(x).reshape(y.size(), 6);
        var v = normal(seed + 1, x.shape());
        var u = normal(seed + 2, y.shape());
        near(jvp(program, x, v).tangent(), full.matmul(v.reshape(6)));
        near(vjp(program, x).pullback().apply(u), u.reshape(-1).matmul(full));
    }

    /** ⟨u, J·v⟩ = ⟨Jᵀ·u, v⟩, and both are linear. */
    @Property(tries = TRIES)
    void forwardAndBackAreAdjoint(
            @ForAll long seed, @ForAll @IntRange(min = 1, max = 6) int steps) {
        var program = program(seed, steps);
        var x = normal(seed, Shape.of(2, 3));
        var v = normal(seed + 1, x.shape());
        var forward = jvp(program, x, v);
        var u = normal(seed + 2, forward.value().shape());
        var back = vjp(program, x).pullback();
        near(forward.tangent().times(u).sum(), back.apply(u).times(v).sum());
        near(jvp(program, x, v.times(-3)).tangent(), forward.tangent().times(-3));
    }

    /** vmap(vmap(f)) does not care in which order it goes over the two axes. */
    @Property(tries = TRIES)
    void nestedAxesChangePlaces(@ForAll long seed, @ForAll @IntRange(min = 1, max = 4) int steps) {
        var program = program(seed, steps);
        var x = normal(seed, Shape.of(2, 3, 2, 2));
        var one = vmap((Tensor row) -> vmap(program).apply(row)).apply(x);
        var other = vmap((Tensor row) -> vmap(program).apply(row)).inAxes(1).outAxes(1).apply(x);
        assertThat(one.type()).isEqualTo(other.type());
        assertThat(List.of(one.toByteBuffer())).isEqualTo(List.of(other.toByteBuffer()));
    }

    private static void near(Tensor actual, Tensor expected) {
        var wanted = expected.toDoubleArray();
        double size =
                1 + IntStream.range(0, wanted.length).mapToDouble(i -> Math.abs(wanted[i])).sum();
        assertThat(actual.toDoubleArray()).containsExactly(wanted, Offset.offset(1e-10 * size));
    }
}
