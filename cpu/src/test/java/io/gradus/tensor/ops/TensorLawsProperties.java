package io.gradus.tensor.ops;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradus.ir.DType;
import io.gradus.ir.Shape;
import io.gradus.tensor.Tensor;
import io.gradus.tensor.Tensors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/**
 * Laws that tie ops to one another, whatever the shape. Numbers are int64, so that equal means
 * equal.
 */
class TensorLawsProperties {
    private static final int TRIES = 30;

    @Provide
    Arbitrary<Shape> shapes() {
        var small = Arbitraries.integers().between(0, 4).array(int[].class).ofMaxSize(4);
        var deep =
                Arbitraries.integers().between(1, 2).array(int[].class).ofMinSize(5).ofMaxSize(8);
        return Arbitraries.frequencyOf(
                        net.jqwik.api.Tuple.of(5, small), net.jqwik.api.Tuple.of(1, deep))
                .map(Shape::of);
    }

    /** Shapes with at least one axis. */
    @Provide
    Arbitrary<Shape> axed() {
        return shapes().filter(shape -> shape.rank() > 0);
    }

    /** Shapes that often meet, because most sizes are 1 or 3. */
    @Provide
    Arbitrary<Shape> meeting() {
        return Arbitraries.of(1, 3, 1, 3, 0, 2).array(int[].class).ofMaxSize(3).map(Shape::of);
    }

    private static Tensor tensor(Shape shape, long seed) {
        return Tensor.of(new Random(seed).longs(shape.elements(), -50, 50).toArray(), shape);
    }

    private static void same(Tensor actual, Tensor expected) {
        assertThat(actual.type()).isEqualTo(expected.type());
        assertThat(actual.toByteBuffer())
                .as("%s and %s", actual, expected)
                .isEqualTo(expected.toByteBuffer());
    }

    private static int[] shuffled(int count, long seed) {
        var order = new ArrayList<>(IntStream.range(0, count).boxed().toList());
        Collections.shuffle(order, new Random(seed));
        return order.stream().mapToInt(i -> i).toArray();
    }

    /** The shape that two meet in, or nothing. */
    private static List<Shape> meet(Shape a, Shape b) {
        try {
            return List.of(Shape.broadcast(a, b, "meet"));
        } catch (IllegalArgumentException error) {
            return List.of();
        }
    }

    // ---- shapes that meet ----

    @Property(tries = 1000)
    void broadcastIsCommutativeAssociativeAndHasScalarsAsNeutral(
            @ForAll("meeting") Shape a, @ForAll("meeting") Shape b, @ForAll("meeting") Shape c) {
        assertThat(meet(a, b)).isEqualTo(meet(b, a));
        assertThat(meet(a, Shape.scalar())).containsExactly(a);
        assertThat(meet(a, a)).containsExactly(a);
        var left = meet(a, b).stream().flatMap(ab -> meet(ab, c).stream()).toList();
        var right = meet(b, c).stream().flatMap(bc -> meet(a, bc).stream()).toList();
        assertThat(left).isEqualTo(right);
    }

    @Property(tries = TRIES, maxDiscardRatio = 100)
    void arithmeticMeetsInTheBroadcastShape(
            @ForAll("meeting") Shape a, @ForAll("meeting") Shape b, @ForAll long seed) {
        var common = meet(a, b);
        Assume.that(!common.isEmpty());
        var x = tensor(a, seed);
        var y = tensor(b, ~seed);
        same(x.plus(y), x.broadcastTo(common.getFirst()).plus(y.broadcastTo(common.getFirst())));
        same(x.times(y), y.times(x));
        same(x.minus(y), y.minus(x).unaryMinus());
    }

    @Property(tries = TRIES, maxDiscardRatio = 100)
    void stretchingAndSummingBackMultiplies(
            @ForAll("meeting") Shape a, @ForAll("meeting") Shape b, @ForAll long seed) {
        var common = meet(a, b);
        Assume.that(!common.isEmpty());
        Assume.that(a.elements() > 0);
        var x = tensor(a, seed);
        same(
                x.broadcastTo(common.getFirst()).sumTo(a),
                x.times((long) common.getFirst().elements() / a.elements()));
    }

    // ---- movement ----

    @Property(tries = TRIES, maxDiscardRatio = 100)
    void transposingBackRestores(@ForAll("shapes") Shape shape, @ForAll long seed) {
        var x = tensor(shape, seed);
        var order = shuffled(shape.rank(), seed);
        var inverse = new int[order.length];
        for (int i = 0; i < order.length; i++) {
            inverse[order[i]] = i;
        }
        same(x.transpose().transpose(), x);
        if (order.length > 0) {
            same(x.transpose(order).transpose(inverse), x);
        }
    }

    @Property(tries = TRIES, maxDiscardRatio = 100)
    void reshapingBackRestores(@ForAll("shapes") Shape shape, @ForAll long seed) {
        var x = tensor(shape, seed);
        same(x.reshape(-1).reshape(shape), x);
        assertThat(x.reshape(-1).toLongArray()).isEqualTo(x.toLongArray());
        for (int axis = -shape.rank() - 1; axis <= shape.rank(); axis++) {
            same(x.expandDims(axis).squeeze(axis), x);
        }
    }

    @Property(tries = TRIES, maxDiscardRatio = 100)
    void joiningTakesApart(
            @ForAll("axed") Shape shape, @ForAll @IntRange(max = 7) int axis, @ForAll long seed) {
        Assume.that(axis < shape.rank());
        var x = tensor(shape, seed);
        int cut = new Random(seed).nextInt(shape.size(axis) + 1);
        var parts = x.split(new int[] {cut, 0, shape.size(axis) - cut}, axis);
        same(Tensors.concat(axis, parts), x);
        if (shape.size(axis) > 0) {
            same(Tensors.stack(axis, x.unstack(axis)), x);
            same(Tensors.concat(axis, x.split(shape.size(axis), axis)), x);
        }
        assertThat(Tensors.stack(axis, x, x).unstack(axis)).allSatisfy(part -> same(part, x));
    }

    @Property(tries = TRIES, maxDiscardRatio = 100)
    void flippingTwiceRestores(
            @ForAll("axed") Shape shape, @ForAll @IntRange(max = 7) int axis, @ForAll long seed) {
        Assume.that(axis < shape.rank());
        var x = tensor(shape, seed);
        same(x.flip(axis).flip(axis), x);
        same(
                x.flip(),
                IntStream.range(0, shape.rank())
                        .boxed()
                        .reduce(x, (y, i) -> y.flip(i), (a, b) -> b));
    }

    @Property(tries = TRIES, maxDiscardRatio = 100)
    void cuttingOffTheBorderRestores(@ForAll("shapes") Shape shape, @ForAll long seed) {
        var random = new Random(seed);
        var x = tensor(shape, seed);
        var before = random.ints(shape.rank(), 0, 3).toArray();
        var after = random.ints(shape.rank(), 0, 3).toArray();
        var padded = x.pad(before, after, 7);
        same(padded.slice(before, shape.sizes()), x);
        long border = padded.size() - x.size();
        assertThat(padded.sum().toLong()).isEqualTo(x.sum().toLong() + 7 * border);
    }

    @Property(tries = TRIES, maxDiscardRatio = 100)
    void everySecondFromBothStartsIsAll(@ForAll("axed") Shape shape, @ForAll long seed) {
        var x = tensor(shape, seed);
        int size = shape.size(0);
        var even = x.slice(0, 0, size, 2);
        var odd = x.slice(0, 1, size, 2);
        assertThat(even.sum().plus(odd.sum()).toLong()).isEqualTo(x.sum().toLong());
        assertThat(even.shape().size(0) + odd.shape().size(0)).isEqualTo(size);
    }

    // ---- indexing ----

    @Property(tries = TRIES, maxDiscardRatio = 100)
    void gatheringInOrderIsTheSame(
            @ForAll("axed") Shape shape, @ForAll @IntRange(max = 7) int axis, @ForAll long seed) {
        Assume.that(axis < shape.rank());
        var x = tensor(shape, seed);
        int size = shape.size(axis);
        same(x.gather(Tensor.arange(size), axis), x);
        var p = Tensor.of(shuffled(size, seed));
        var q = Tensor.of(shuffled(size, ~seed));
        same(x.gather(p, axis).gather(q, axis), x.gather(p.gather(q), axis));
        same(x.gather(Tensor.arange(size).flip(0), axis), x.flip(axis));
    }

    @Property(tries = TRIES, maxDiscardRatio = 100)
    void scatteringARowsPermutationIsGatheringBack(@ForAll("axed") Shape shape, @ForAll long seed) {
        var x = tensor(shape, seed);
        var p = Tensor.of(shuffled(shape.size(0), seed));
        var moved = Tensor.zeros(shape, DType.INT64).scatterUpdate(p, x);
        same(moved.gather(p), x);
        same(Tensor.zeros(shape, DType.INT64).scatterAdd(p, x), moved);
        same(x.scatterAdd(p, x).scatterSub(p, x), x);
    }

    @Property(tries = TRIES, maxDiscardRatio = 100)
    void takingTheLargestIsTheMaximum(
            @ForAll("axed") Shape shape, @ForAll @IntRange(max = 7) int axis, @ForAll long seed) {
        Assume.that(axis < shape.rank() && shape.size(axis) > 0);
        var x = tensor(shape, seed);
        var at = x.argMax(axis).expandDims(axis);
        same(x.takeAlongAxis(at, axis), x.max(new int[] {axis}, true));
        same(x.takeAlongAxis(x.argMin(axis).expandDims(axis), axis), x.min(new int[] {axis}, true));
        same(x.argMin(axis), x.unaryMinus().argMax(axis));
    }

    @Property(tries = TRIES, maxDiscardRatio = 100)
    void encodingsDecode(@ForAll("shapes") Shape shape, @ForAll long seed) {
        var x = tensor(shape, seed).abs();
        same(x.oneHot(51).argMax(-1), x.cast(DType.INT32));
        same(x.oneHot(50, DType.INT32).sum(), Tensor.of(x.size() - (int) count(x.equal(50))));
    }

    private static long count(Tensor bools) {
        return bools.sum().toLong();
    }

    @Property(tries = TRIES, maxDiscardRatio = 100)
    void aMaskSplitsTheElements(@ForAll("shapes") Shape shape, @ForAll long seed) {
        var x = tensor(shape, seed);
        var mask = x.rem(3).equal(0);
        var chosen = x.booleanMask(mask);
        assertThat(chosen.size()).isEqualTo((int) count(mask));
        same(chosen.sum().plus(x.booleanMask(mask.logicalNot()).sum()), x.sum());
        same(Tensors.where(mask, x, Tensor.of(0L)).sum(), chosen.sum());
    }

    // ---- reductions ----

    /** Integers wrap, so their sums and products are the same in any grouping. */
    @Property(tries = TRIES, maxDiscardRatio = 100)
    void axesReduceInAnyGrouping(@ForAll("axed") Shape shape, @ForAll long seed) {
        var x = tensor(shape, seed);
        var axes = shuffled(shape.rank(), seed);
        int cut = new Random(seed).nextInt(axes.length + 1);
        var first = Arrays.copyOf(axes, cut);
        var rest = Arrays.copyOfRange(axes, cut, axes.length);
        var kept = cut == 0 ? x : x.sum(first, true);
        same((rest.length == 0 ? kept : kept.sum(rest, true)).reshape(), x.sum());
        var product = cut == 0 ? x : x.prod(first, true);
        same((rest.length == 0 ? product : product.prod(rest, true)).reshape(), x.prod());
        if (x.size() > 0) {
            var largest = cut == 0 ? x : x.max(first, true);
            same((rest.length == 0 ? largest : largest.max(rest, true)).reshape(), x.max());
            assertThat(x.max().toLong())
                    .isEqualTo(Arrays.stream(x.toLongArray()).max().orElseThrow());
        }
        assertThat(x.sum().toLong()).isEqualTo(Arrays.stream(x.toLongArray()).sum());
    }

    @Property(tries = TRIES, maxDiscardRatio = 100)
    void allIsNotAnyNot(@ForAll("shapes") Shape shape, @ForAll long seed) {
        var mask = tensor(shape, seed).greater(20);
        same(mask.all(), mask.logicalNot().any().logicalNot());
        assertThat(mask.any().toBoolean()).isEqualTo(count(mask) > 0);
    }

    // ---- arithmetic and order ----

    @Property(tries = TRIES, maxDiscardRatio = 100)
    void quotientAndRemainderMakeTheDividend(@ForAll("shapes") Shape shape, @ForAll long seed) {
        var x = tensor(shape, seed);
        var divisors = tensor(shape, ~seed);
        var y = Tensors.where(divisors.equal(0), Tensor.of(7L), divisors);
        same(x.floorDiv(y).times(y).plus(x.mod(y)), x);
        assertThat(x.mod(y).times(y).less(0).any().toBoolean())
                .as("the sign of the divisor")
                .isFalse();
        assertThat(x.rem(y).times(x).less(0).any().toBoolean())
                .as("the sign of the dividend")
                .isFalse();
        assertThat(x.mod(y).abs().less(y.abs()).all().toBoolean()).isTrue();
    }

    @Property(tries = TRIES, maxDiscardRatio = 100)
    void maximumAndMinimumAbsorb(@ForAll("shapes") Shape shape, @ForAll long seed) {
        var x = tensor(shape, seed);
        var y = tensor(shape, ~seed);
        same(x.maximum(x.minimum(y)), x);
        same(x.maximum(y).plus(x.minimum(y)), x.plus(y));
        same(Tensors.where(x.greater(y), x, y), x.maximum(y));
        assertThat(count(x.less(y)) + count(x.equal(y)) + count(x.greater(y))).isEqualTo(x.size());
        same(x.lessEqual(y), x.greater(y).logicalNot());
        same(x.notEqual(y), x.equal(y).logicalNot());
    }

    // ---- matrices ----

    @Property(tries = TRIES, maxDiscardRatio = 100)
    void matrixProducts(
            @ForAll @IntRange(max = 5) int m,
            @ForAll @IntRange(max = 5) int k,
            @ForAll @IntRange(max = 5) int n,
            @ForAll long seed) {
        var a = tensor(Shape.of(m, k), seed);
        var b = tensor(Shape.of(k, n), ~seed);
        var c = tensor(Shape.of(n, 2), seed + 1);
        same(a.matmul(b).transpose(), b.transpose().matmul(a.transpose()));
        same(a.matmul(b).matmul(c), a.matmul(b.matmul(c)));
        same(a.matmul(Tensor.eye(k, DType.INT64)), a);
        same(a.matmul(b), a.expandDims(2).times(b.expandDims(0)).sum(1));
        // Transposed operands cost no copy, and no bit of a float either.
        var x = a.cast(DType.FLOAT32).div(7);
        var y = b.cast(DType.FLOAT32).div(3);
        same(x.transpose().matmul(y, true, false), x.matmul(y));
        same(x.matmul(y.transpose(), false, true), x.matmul(y));
    }

    @Property(tries = 30)
    void convolutionWithOnePixelIsAMatrixProduct(
            @ForAll @IntRange(min = 1, max = 3) int size,
            @ForAll @IntRange(min = 1, max = 3) int channels,
            @ForAll long seed) {
        var images = tensor(Shape.of(2, size, size, channels), seed).cast(DType.FLOAT64);
        var filters = tensor(Shape.of(1, 1, channels, 2), ~seed).cast(DType.FLOAT64);
        for (var padding : io.gradus.tensor.Padding.values()) {
            same(images.conv2d(filters, 1, padding), images.matmul(filters.reshape(channels, 2)));
        }
    }

    // ---- Java and back ----

    @Property(tries = TRIES, maxDiscardRatio = 100)
    void javaValuesComeBack(@ForAll("shapes") Shape shape, @ForAll long seed) {
        var x = tensor(shape, seed);
        for (var dtype :
                Stream.of(DType.values()).filter(dtype -> dtype != DType.STRING).toList()) {
            var y = x.cast(dtype);
            same(Tensor.fromBuffer(y.toByteBuffer(), dtype, shape), y);
        }
        if (shape.elements() > 0 && shape.rank() > 0) {
            same(Tensor.fromArray(x.toArray()), x);
        }
        assertThat(x.toString()).endsWith(", shape=" + shape + ", dtype=int64)");
    }
}
