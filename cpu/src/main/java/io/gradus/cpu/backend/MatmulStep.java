package io.gradus.cpu.backend;

import io.gradus.cpu.Parallel;
import io.gradus.cpu.gemm.Matrix;
import io.gradus.ir.DType;
import io.gradus.ir.Library;
import io.gradus.ir.Shape;
import io.gradus.ir.Value;
import java.util.Arrays;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** Matrix products on fixed sizes, over broadcast leading dimensions. */
final class MatmulStep implements RowStep {
    private final Engine engine;
    private final int left;
    private final int right;
    private final int result;
    private final DType dtype;
    private final boolean transposeLeft;
    private final boolean transposeRight;
    private final int rows;
    private final int columns;
    private final int depth;
    private final int elements;
    // Where the matrices of each product start.
    private final int[] leftStarts;
    private final int[] rightStarts;
    private final int[] resultStarts;

    private MatmulStep(
            Library.Matmul matmul, Engine engine, Slots slots, ToLongFunction<String> symbols) {
        this.engine = engine;
        left = slots.of(matmul.a());
        right = slots.of(matmul.b());
        result = slots.of(matmul.output());
        dtype = matmul.output().dtype();
        elements = Slots.elements(matmul.output(), symbols);
        transposeLeft = matmul.transposeA();
        transposeRight = matmul.transposeB();
        int[] a = sizes(matmul.a(), symbols);
        int[] b = sizes(matmul.b(), symbols);
        int[] c = sizes(matmul.output(), symbols);
        depth = a[a.length - (transposeLeft ? 2 : 1)];
        columns = c[c.length - 1];
        int[] lefts = batches(a, c);
        int[] rights = batches(b, c);
        // One right matrix for all: the left ones, standing one below the other, are a single tall
        // matrix.
        boolean tall =
                lefts.length > 1
                        && !transposeLeft
                        && distinct(lefts)
                        && Arrays.stream(rights).allMatch(x -> x == 0);
        rows = tall ? lefts.length * c[c.length - 2] : c[c.length - 2];
        leftStarts = tall ? new int[1] : scaled(lefts, rows * depth);
        rightStarts = tall ? new int[1] : scaled(rights, depth * columns);
        resultStarts = new int[leftStarts.length];
        Arrays.setAll(resultStarts, i -> i * rows * columns);
    }

    private static int[] scaled(int[] matrices, int elements) {
        return Arrays.stream(matrices).map(matrix -> matrix * elements).toArray();
    }

    static Code code(Library.Matmul matmul, Engine engine, Slots slots) {
        return symbols -> new MatmulStep(matmul, engine, slots, symbols);
    }

    private static int[] sizes(Value value, ToLongFunction<String> symbols) {
        Shape shape = value.shape();
        if (shape.rank() < 2) {
            throw new IllegalStateException("matmul takes matrices, not " + value);
        }
        return shape.dims().stream()
                .mapToInt(dim -> Math.toIntExact(dim.evaluate(symbols)))
                .toArray();
    }

    /** For each matrix of the result, in order, which matrix of an operand it reads. */
    private static int[] batches(int[] operand, int[] output) {
        int count = 1;
        for (int axis = 0; axis < output.length - 2; axis++) {
            count *= output[axis];
        }
        var matrices = new int[count];
        int block = count;
        int stride = 1;
        for (int axis = 0; axis < operand.length - 2; axis++) {
            stride *= operand[axis];
        }
        for (int axis = 0; axis < output.length - 2; axis++) {
            int from = axis - (output.length - operand.length);
            int size = from < 0 ? 1 : operand[from];
            block /= Math.max(1, output[axis]);
            stride /= from < 0 ? 1 : Math.max(1, size);
            for (int i = 0; i < count && size > 1; i++) {
                matrices[i] += i / block % output[axis] * stride;
            }
        }
        return matrices;
    }

    private static boolean distinct(int[] starts) {
        for (int i = 0; i < starts.length; i++) {
            if (starts[i] != i) {
                return false;
            }
        }
        return true;
    }

    @Override
    public void run(@Nullable Object[] slots, Parallel parallel) {
        var a = HostArrays.computing(dtype, slots[left]);
        var b = HostArrays.computing(dtype, slots[right]);
        var c = HostArrays.result(slots[result], dtype.computeType(), elements, false);
        if (elements > 0) {
            multiply(a, b, c, parallel);
        }
        slots[result] = HostArrays.storing(dtype, c);
    }

    @Override
    public @Nullable Shares shares(@Nullable Object[] slots, int count) {
        if (resultStarts.length != 1 || rows % count != 0 || dtype != dtype.computeType()) {
            return null;
        }
        var x = left(HostArrays.computing(dtype, slots[left]));
        var y = right(HostArrays.computing(dtype, slots[right]));
        var c = HostArrays.result(slots[result], dtype, elements, false);
        slots[result] = c;
        var z = Matrix.of(c, rows, columns);
        int size = rows / count;
        return (first, end) ->
                engine.multiply(
                        x.part(first * size, end * size),
                        y,
                        z.part(first * size, end * size),
                        Parallel.sequential());
    }

    private Matrix<Object> left(Object a) {
        return transposeLeft ? Matrix.of(a, depth, rows).transposed() : Matrix.of(a, rows, depth);
    }

    private Matrix<Object> right(Object b) {
        return transposeRight
                ? Matrix.of(b, columns, depth).transposed()
                : Matrix.of(b, depth, columns);
    }

    private void multiply(Object a, Object b, Object c, Parallel parallel) {
        var x = left(a);
        var y = right(b);
        var z = Matrix.of(c, rows, columns);
        if (resultStarts.length == 1) {
            engine.multiply(x, y, z, parallel);
        } else {
            engine.multiplyBatch(x, leftStarts, y, rightStarts, z, resultStarts, parallel);
        }
    }
}
