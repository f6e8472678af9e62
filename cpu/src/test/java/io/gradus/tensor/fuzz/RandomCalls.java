package io.gradus.tensor.fuzz;

import static java.util.Map.entry;

import io.gradus.ir.DType;
import io.gradus.ir.Dim;
import io.gradus.ir.Shape;
import io.gradus.tensor.Padding;
import io.gradus.tensor.Tensor;
import io.gradus.tensor.Tensors;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;

/** Chooses calls of operations that fit the values of a program. */
final class RandomCalls {
    private static final List<Map.Entry<String, UnaryOperator<Tensor>>> FLOAT_FUNCTIONS =
            List.of(
                    entry("tanh", Tensor::tanh),
                    entry("sigmoid", Tensor::sigmoid),
                    entry("relu", Tensor::relu),
                    entry("gelu", Tensor::gelu),
                    entry("silu", Tensor::silu),
                    entry("softplus", Tensor::softplus),
                    entry("leakyRelu", x -> x.leakyRelu(0.1)),
                    entry("elu", x -> x.elu(0.7)),
                    entry("sin", Tensor::sin),
                    entry("cos", Tensor::cos),
                    entry("erf", Tensor::erf),
                    entry("atan", Tensor::atan),
                    entry("exp", x -> x.minimum(3).exp()),
                    entry("log1p", x -> x.abs().log1p()),
                    entry("sqrt", x -> x.abs().sqrt()),
                    entry("rsqrt", x -> x.square().plus(1).rsqrt()),
                    entry("reciprocal", x -> x.square().plus(0.5).reciprocal()),
                    entry("pow", x -> x.abs().plus(0.1).pow(1.7)),
                    entry("floor", Tensor::floor),
                    entry("round", Tensor::round));
    private static final List<Map.Entry<String, UnaryOperator<Tensor>>> FUNCTIONS =
            List.of(
                    entry("abs", Tensor::abs),
                    entry("negative", Tensor::unaryMinus),
                    entry("sign", Tensor::sign),
                    entry("square", x -> x.times(x)),
                    entry("plus 2", x -> x.plus(2)),
                    entry("2 -", x -> x.unaryMinus().plus(2)),
                    entry("times 3", x -> x.times(3)),
                    entry("clip", x -> x.clip(-2, 3)),
                    entry("identity", Tensor::identity),
                    entry("stopGradient", Tensor::stopGradient));
    private static final List<Map.Entry<String, BinaryOperator<Tensor>>> FLOAT_PAIRS =
            List.of(
                    entry("div", (x, y) -> x.div(y.square().plus(0.5))),
                    entry("atan2", (x, y) -> x.atan2(y)),
                    entry("rem", (x, y) -> x.rem(y.abs().plus(0.25))),
                    entry("powers", (x, y) -> x.abs().plus(0.5).pow(y.tanh())));
    private static final List<Map.Entry<String, BinaryOperator<Tensor>>> PAIRS =
            List.of(
                    entry("plus", (x, y) -> x.plus(y)),
                    entry("minus", (x, y) -> x.minus(y)),
                    entry("times", (x, y) -> x.times(y)),
                    entry("maximum", (x, y) -> x.maximum(y)),
                    entry("minimum", (x, y) -> x.minimum(y)),
                    entry("mod", (x, y) -> x.mod(y.abs().maximum(1))),
                    entry("floorDiv", (x, y) -> x.floorDiv(y.abs().maximum(1))));
    private static final List<Map.Entry<String, BinaryOperator<Tensor>>> COMPARISONS =
            List.of(
                    entry("less", (x, y) -> x.less(y)),
                    entry("greaterEqual", (x, y) -> x.greaterEqual(y)),
                    entry("equal", (x, y) -> x.equal(y)));
    private static final List<DType> DTYPES =
            List.of(
                    DType.FLOAT32,
                    DType.FLOAT32,
                    DType.FLOAT64,
                    DType.BFLOAT16,
                    DType.BFLOAT16,
                    DType.FLOAT16,
                    DType.INT32,
                    DType.INT64,
                    DType.UINT8,
                    DType.BOOL);

    private final ProgramBuilder program;

    RandomCalls(ProgramBuilder program) {
        this.program = program;
    }

    /** Adds one call of any kind; false if this attempt found none that fits. */
    boolean add() {
        int choice = program.random.nextInt(100);
        if (choice < 18) {
            return function();
        } else if (choice < 36) {
            return pair();
        } else if (choice < 40) {
            return choose();
        } else if (choice < 54) {
            return reduce();
        } else if (choice < 74) {
            return move();
        } else if (choice < 81) {
            return product();
        } else if (choice < 85) {
            return rows();
        } else if (choice < 90) {
            return look();
        } else if (choice < 94) {
            int x = program.pick(_ -> true);
            var dtype = program.any(DTYPES);
            return program.add("cast to " + dtype, x, in -> in.cast(dtype));
        } else if (choice < 97) {
            return program.constant(program.any(DTYPES), program.shape(false));
        } else {
            return program.chance(0.5) ? program.draw() : images();
        }
    }

    private static boolean isNumber(Tensor x) {
        return x.dtype() != DType.BOOL;
    }

    private static boolean isFloat(Tensor x) {
        return x.dtype().isFloating();
    }

    private boolean function() {
        int x = program.pick(RandomCalls::isNumber);
        if (x < 0) {
            return false;
        }
        var function =
                program.any(
                        isFloat(program.value(x)) && program.chance(0.75)
                                ? FLOAT_FUNCTIONS
                                : FUNCTIONS);
        return program.add(function.getKey(), x, function.getValue());
    }

    /** A value that broadcasts with another one. */
    private int partner(int x) {
        var shape = program.value(x).shape();
        return program.pick(y -> isNumber(y) && broadcast(shape, y.shape()));
    }

    private boolean broadcast(Shape a, Shape b) {
        for (int i = 1; i <= Math.min(a.rank(), b.rank()); i++) {
            int x = a.size(-i);
            int y = b.size(-i);
            if (x != y && x != 1 && y != 1) {
                return false;
            }
        }
        return true;
    }

    private boolean pair() {
        int x = program.pick(RandomCalls::isNumber);
        if (x < 0) {
            return false;
        }
        int y = partner(x);
        boolean floats = isFloat(program.value(x)) && isFloat(program.value(y));
        var pairs =
                program.chance(0.1)
                        ? COMPARISONS
                        : floats && program.chance(0.3) ? FLOAT_PAIRS : PAIRS;
        var pair = program.any(pairs);
        var order = program.chance(0.5) ? List.of(x, y) : List.of(y, x);
        return program.add(
                pair.getKey(), order, in -> List.of(pair.getValue().apply(in.get(0), in.get(1))));
    }

    private boolean choose() {
        int x = program.pick(RandomCalls::isNumber);
        if (x < 0) {
            return false;
        }
        var shape = program.value(x).shape();
        int condition = program.pick(c -> c.dtype() == DType.BOOL && broadcast(shape, c.shape()));
        int y = partner(x);
        return condition < 0
                ? program.add("positive", x, in -> in.greater(0))
                : program.add(
                        "where",
                        List.of(condition, x, y),
                        in -> List.of(Tensors.where(in.get(0), in.get(1), in.get(2))));
    }

    private int[] someAxes(int rank) {
        var axes = new ArrayList<Integer>();
        for (int i = 0; i < rank; i++) {
            if (program.chance(0.5)) {
                axes.add(i);
            }
        }
        return axes.stream().mapToInt(i -> i).toArray();
    }

    private boolean reduce() {
        int x = program.pick(RandomCalls::isNumber);
        if (x < 0) {
            return false;
        }
        int rank = program.value(x).rank();
        int[] axes = program.chance(0.4) && rank > 0 ? new int[] {-1} : someAxes(rank);
        boolean keep = program.chance(0.6);
        var about = java.util.Arrays.toString(axes) + (keep ? " keep " : " ");
        return switch (program.random.nextInt(12)) {
            case 0, 1, 2 -> program.add("sum" + about, x, in -> in.sum(axes, keep));
            case 3, 4 -> program.add("mean" + about, x, in -> in.mean(axes, keep));
            case 5, 6 -> program.add("max" + about, x, in -> in.max(axes, keep));
            case 7 -> program.add("min" + about, x, in -> in.min(axes, keep));
            case 8 -> program.add("variance" + about, x, in -> in.variance(axes, keep));
            case 9 -> program.add("prod" + about, x, in -> in.clip(-1.5, 1.5).prod(axes, keep));
            case 10 -> program.add("logSumExp" + about, x, in -> in.logSumExp(axes, keep));
            default ->
                    rank > 0 && program.add("argMax" + axes.length, x, in -> in.argMax(rank - 1));
        };
    }

    private boolean move() {
        int x = program.pick(in -> in.rank() > 0);
        if (x < 0) {
            return false;
        }
        var shape = program.value(x).shape();
        int rank = shape.rank();
        int axis = program.random.nextInt(rank);
        int size = shape.size(axis);
        boolean open = program.isOpen(size);
        switch (program.random.nextInt(14)) {
            case 0, 1, 2 -> {
                var order = new ArrayList<Integer>();
                for (int i = 0; i < rank; i++) {
                    order.add(i);
                }
                Collections.shuffle(order, program.random);
                int[] axes = order.stream().mapToInt(i -> i).toArray();
                return program.add("transpose" + order, x, in -> in.transpose(axes));
            }
            case 3, 4 -> {
                return merge(x, axis);
            }
            case 5, 6 -> {
                return divide(x, axis);
            }
            case 7 -> {
                int at = program.random.nextInt(rank + 1);
                return program.add("expandDims " + at, x, in -> in.expandDims(at));
            }
            case 8 -> {
                return size == 1
                        ? program.add("squeeze " + axis, x, in -> in.squeeze(axis))
                        : program.add("flip " + axis, x, in -> in.flip(axis));
            }
            case 9, 10 -> {
                if (open || size == 0) {
                    return false;
                }
                int from = program.random.nextInt(size);
                int to = from + program.random.nextInt(size - from + 1);
                int step = 1 + program.random.nextInt(3);
                if (program.isOpen(Math.ceilDiv(to - from, step))) {
                    return false; // a fixed size that would look like an open one
                }
                return program.add(
                        "slice axis %d, %d to %d by %d".formatted(axis, from, to, step),
                        x,
                        in -> in.slice(axis, from, to, step));
            }
            case 11 -> {
                if (open) {
                    return false;
                }
                int[] before = new int[rank];
                int[] after = new int[rank];
                before[axis] = program.random.nextInt(3);
                after[axis] = program.random.nextInt(3);
                if (program.isOpen(before[axis] + size + after[axis])) {
                    return false;
                }
                return program.add(
                        "pad axis %d by %d, %d".formatted(axis, before[axis], after[axis]),
                        x,
                        in -> in.pad(before, after, 1));
            }
            case 12 -> {
                return join(x, axis);
            }
            default -> {
                int times = 1 + program.random.nextInt(4);
                return program.add(
                        "broadcast to %d of it".formatted(times),
                        x,
                        in -> {
                            var dims = new ArrayList<>(in.shape().dims());
                            dims.addFirst(Dim.of(times));
                            return in.broadcastTo(Shape.of(dims));
                        });
            }
        }
    }

    /** Makes one dimension of two. */
    private boolean merge(int x, int axis) {
        return program.value(x).rank() > axis + 1
                && program.add(
                        "merge axes %d and %d".formatted(axis, axis + 1),
                        x,
                        in -> {
                            var dims = new ArrayList<>(in.shape().dims());
                            dims.set(axis, dims.get(axis).times(dims.remove(axis + 1)));
                            return in.reshape(Shape.of(dims));
                        });
    }

    /** Makes two dimensions of one. */
    private boolean divide(int x, int axis) {
        int size = program.value(x).shape().size(axis);
        var factors = new ArrayList<Integer>();
        for (int i = 2; i < size; i++) {
            if (size % i == 0 && !program.isOpen(i) && !program.isOpen(size)) {
                factors.add(i);
            }
        }
        if (factors.isEmpty()) {
            return false;
        }
        int factor = program.any(factors);
        return program.add(
                "divide axis %d by %d".formatted(axis, factor),
                x,
                in -> {
                    var dims = new ArrayList<>(in.shape().dims());
                    dims.set(axis, Dim.of(size / factor));
                    dims.add(axis + 1, Dim.of(factor));
                    return in.reshape(Shape.of(dims));
                });
    }

    /** Concatenates or stacks values that differ along one axis at most. */
    private boolean join(int x, int axis) {
        var shape = program.value(x).shape().without(axis);
        int y =
                program.pick(in ->
                        in.rank() == shape.rank() + 1 && in.shape().without(axis).equals(shape));
        boolean same = program.value(y).shape().equals(program.value(x).shape());
        int first = program.value(x).shape().size(axis);
        int second = program.value(y).shape().size(axis);
        boolean open = program.isOpen(first);
        boolean alike =
                open == program.isOpen(second) && open == program.isOpen(2 * first + second);
        return same && program.chance(0.5)
                ? program.add(
                        "stack along " + axis,
                        List.of(x, y),
                        in -> List.of(Tensors.stack(axis, in.get(0), in.get(1))))
                : alike
                        && program.add(
                                "concat along " + axis,
                                List.of(x, y, x),
                                in -> List.of(Tensors.concat(axis, in)));
    }

    private boolean product() {
        int x = program.pick(in -> isNumber(in) && in.rank() > 1);
        if (x < 0) {
            return false;
        }
        boolean turnLeft = program.chance(0.3);
        boolean turnRight = program.chance(0.3);
        var shape = program.value(x).shape();
        if (shape.dim(-1).equals(shape.dim(-2)) && program.chance(0.7)) {
            return program.add(
                    "square matmul" + (turnLeft ? " turned" : "") + (turnRight ? " by turned" : ""),
                    x,
                    in -> in.matmul(in, turnLeft, turnRight));
        }
        int depth = shape.size(turnLeft ? -2 : -1);
        int y =
                program.pick(in ->
                        isNumber(in)
                                && in.rank() > 1
                                && in.shape().size(turnRight ? -1 : -2) == depth);
        if (y >= 0 && program.chance(0.8)) {
            return program.add(
                    "matmul" + (turnLeft ? " turned" : "") + (turnRight ? " by turned" : ""),
                    List.of(x, y),
                    in -> List.of(in.get(0).matmul(in.get(1), turnLeft, turnRight)));
        }
        return program.chance(0.5)
                ? program.add("matmul with its transpose", x, in -> in.matmul(in, false, true))
                : !program.isOpen(depth)
                        && program.constant(DType.FLOAT32, Shape.of(depth, 1 + depth % 6));
    }

    private boolean rows() {
        int x = program.pick(in -> isFloat(in) && in.rank() > 0);
        if (x < 0) {
            return false;
        }
        int axis = program.random.nextInt(program.value(x).rank());
        return program.chance(0.6)
                ? program.add("softmax along " + axis, x, in -> in.softmax(axis))
                : program.add("logSoftmax along " + axis, x, in -> in.logSoftmax(axis));
    }

    private boolean look() {
        int x = program.pick(in -> in.rank() > 0);
        int at = program.pick(in -> isNumber(in) && in.rank() > 0 && in.size() < 200);
        if (x < 0 || at < 0) {
            return false;
        }
        int axis = program.random.nextInt(program.value(x).rank());
        int size = program.value(x).shape().size(axis);
        if (size == 0) {
            return false;
        }
        return switch (program.random.nextInt(4)) {
            case 0, 1 ->
                    !program.isOpen(size)
                            && program.add(
                                    "gather along " + axis,
                                    List.of(x, at),
                                    in ->
                                            List.of(
                                                    in.get(0)
                                                            .gather(
                                                                    positions(in.get(1), size),
                                                                    axis)));
            case 2 ->
                    program.add(
                            "element of the largest along " + axis,
                            x,
                            in -> in.takeAlongAxis(in.argMax(axis).expandDims(axis), axis));
            default -> program.add("oneHot", at, in -> positions(in, 5).oneHot(5));
        };
    }

    /** Any numbers as positions below a size. */
    private static Tensor positions(Tensor any, int size) {
        return any.cast(DType.INT32).mod(size);
    }

    /** A convolution or a pooling of a value that is made to look like images. */
    private boolean images() {
        int x = program.pick(in -> isFloat(in) && in.rank() == 4 && in.size() > 0);
        if (x < 0) {
            int flat =
                    program.pick(in ->
                            isFloat(in)
                                    && in.rank() == 3
                                    && in.size() > 0
                                    && !program.isOpen(in.shape().size(1)));
            return flat >= 0 && program.add("as images", flat, in -> in.expandDims(3).times(1.5));
        }
        var shape = program.value(x).shape();
        if (program.isOpen(shape.size(1))
                || program.isOpen(shape.size(2))
                || program.isOpen(shape.size(3))) {
            return false;
        }
        var padding = program.chance(0.5) ? Padding.SAME : Padding.VALID;
        int filters =
                program.pick(in ->
                        isFloat(in)
                                && in.rank() == 4
                                && in.shape().size(2) == shape.size(3)
                                && in.shape().size(0) < 5
                                && in.shape().size(1) < 5);
        return switch (program.random.nextInt(4)) {
            case 0 -> program.add("maxPool2d " + padding, x, in -> in.maxPool2d(2, 1, padding));
            case 1 ->
                    program.add(
                            "averagePool2d " + padding, x, in -> in.averagePool2d(2, 2, padding));
            case 2 -> program.constant(DType.FLOAT32, Shape.of(2, 3, shape.size(3), 2));
            default ->
                    filters >= 0
                            && program.add(
                                    "conv2d " + padding,
                                    List.of(x, filters),
                                    in -> List.of(in.get(0).conv2d(in.get(1), 1, padding)));
        };
    }
}
