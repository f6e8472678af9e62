package io.gradus.tensor;

import io.gradus.ir.DType;
import io.gradus.ir.Dim;
import io.gradus.ir.Shape;
import io.gradus.spi.Buffer;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * An array of numbers of one dtype that never changes.
 *
 * <p>Operations are methods, in families: {@link Arithmetic}, {@link Functions}, {@link
 * Activations}, {@link Comparisons}, {@link Reductions}, {@link Movement}, {@link Arrangement},
 * {@link Indexing}, {@link Linear} and {@link Decompositions}; those on several tensors of which
 * none comes first are in {@link Tensors}. Each returns a new tensor. Tensors may be shared between
 * threads. They are plain objects: the garbage collector owns their memory.
 *
 * <p>While a function is traced, tensors are symbolic: they have a dtype and a shape but no
 * elements yet. Reading one as a number is an error.
 *
 * <p>Two tensors are {@code equals} only if they are the same object; {@link #equal} compares
 * elements.
 */
public final class Tensor
        implements Cotangent,
                Activations,
                Arithmetic,
                Arrangement,
                Bits,
                Comparisons,
                Decompositions,
                FloatingPoint,
                Functions,
                Indexing,
                Linear,
                Movement,
                Ordering,
                Patterns,
                Reductions,
                SpecialFunctions {
    private static final AtomicLong IDS = new AtomicLong();

    private final long id = IDS.incrementAndGet();
    private final TensorType type;
    private final @Nullable Buffer buffer;
    private final @Nullable Trace trace;

    Tensor(TensorType type, Buffer buffer) {
        this.type = type;
        this.buffer = buffer;
        this.trace = null;
    }

    /** A symbolic tensor. */
    Tensor(TensorType type, Trace trace) {
        this.type = type;
        this.buffer = null;
        this.trace = trace;
    }

    // ---- made from Java values
    // -----------------------------------------------------------------------------------

    /**
     * A float32 scalar.
     *
     * @param value the number
     * @return a tensor of rank 0
     */
    public static Tensor of(float value) {
        return HostData.upload(new float[] {value}, Shape.scalar());
    }

    /**
     * A float64 scalar.
     *
     * @param value the number
     * @return a tensor of rank 0
     */
    public static Tensor of(double value) {
        return HostData.upload(new double[] {value}, Shape.scalar());
    }

    /**
     * An int32 scalar.
     *
     * @param value the number
     * @return a tensor of rank 0
     */
    public static Tensor of(int value) {
        return HostData.upload(new int[] {value}, Shape.scalar());
    }

    /**
     * An int64 scalar.
     *
     * @param value the number
     * @return a tensor of rank 0
     */
    public static Tensor of(long value) {
        return HostData.upload(new long[] {value}, Shape.scalar());
    }

    /**
     * A bool scalar.
     *
     * @param value the truth value
     * @return a tensor of rank 0
     */
    public static Tensor of(boolean value) {
        return HostData.upload(new boolean[] {value}, Shape.scalar());
    }

    /**
     * A float32 vector.
     *
     * @param values the elements, copied
     * @return a tensor of rank 1
     */
    public static Tensor of(float[] values) {
        return of(values, Shape.of(values.length));
    }

    /**
     * A float64 vector.
     *
     * @param values the elements, copied
     * @return a tensor of rank 1
     */
    public static Tensor of(double[] values) {
        return of(values, Shape.of(values.length));
    }

    /**
     * An int32 vector.
     *
     * @param values the elements, copied
     * @return a tensor of rank 1
     */
    public static Tensor of(int[] values) {
        return of(values, Shape.of(values.length));
    }

    /**
     * An int64 vector.
     *
     * @param values the elements, copied
     * @return a tensor of rank 1
     */
    public static Tensor of(long[] values) {
        return of(values, Shape.of(values.length));
    }

    /**
     * A bool vector.
     *
     * @param values the elements, copied
     * @return a tensor of rank 1
     */
    public static Tensor of(boolean[] values) {
        return of(values, Shape.of(values.length));
    }

    /**
     * A string vector, for data and preprocessing; no computation takes it.
     *
     * @param values the elements, copied
     * @return a tensor of rank 1
     */
    public static Tensor of(String... values) {
        return HostData.upload(values.clone(), Shape.of(values.length));
    }

    /**
     * A float32 matrix.
     *
     * @param rows rows of equal length, copied
     * @return a tensor of rank 2
     * @throws IllegalArgumentException if rows differ in length
     */
    public static Tensor of(float[][] rows) {
        return fromArray(rows);
    }

    /**
     * A float64 matrix.
     *
     * @param rows rows of equal length, copied
     * @return a tensor of rank 2
     * @throws IllegalArgumentException if rows differ in length
     */
    public static Tensor of(double[][] rows) {
        return fromArray(rows);
    }

    /**
     * An int32 matrix.
     *
     * @param rows rows of equal length, copied
     * @return a tensor of rank 2
     * @throws IllegalArgumentException if rows differ in length
     */
    public static Tensor of(int[][] rows) {
        return fromArray(rows);
    }

    /**
     * A float32 tensor of any shape.
     *
     * @param values the elements in row-major order, copied
     * @param shape the shape
     * @return the tensor
     * @throws IllegalArgumentException if the shape has another number of elements
     */
    public static Tensor of(float[] values, Shape shape) {
        return HostData.upload(values.clone(), shape);
    }

    /**
     * A float64 tensor of any shape.
     *
     * @param values the elements in row-major order, copied
     * @param shape the shape
     * @return the tensor
     * @throws IllegalArgumentException if the shape has another number of elements
     */
    public static Tensor of(double[] values, Shape shape) {
        return HostData.upload(values.clone(), shape);
    }

    /**
     * An int32 tensor of any shape.
     *
     * @param values the elements in row-major order, copied
     * @param shape the shape
     * @return the tensor
     * @throws IllegalArgumentException if the shape has another number of elements
     */
    public static Tensor of(int[] values, Shape shape) {
        return HostData.upload(values.clone(), shape);
    }

    /**
     * An int64 tensor of any shape.
     *
     * @param values the elements in row-major order, copied
     * @param shape the shape
     * @return the tensor
     * @throws IllegalArgumentException if the shape has another number of elements
     */
    public static Tensor of(long[] values, Shape shape) {
        return HostData.upload(values.clone(), shape);
    }

    /**
     * A bool tensor of any shape.
     *
     * @param values the elements in row-major order, copied
     * @param shape the shape
     * @return the tensor
     * @throws IllegalArgumentException if the shape has another number of elements
     */
    public static Tensor of(boolean[] values, Shape shape) {
        return HostData.upload(values.clone(), shape);
    }

    /**
     * A uint8 tensor of any shape.
     *
     * @param values the elements in row-major order as unsigned bytes, copied
     * @param shape the shape
     * @return the tensor
     * @throws IllegalArgumentException if the shape has another number of elements
     */
    public static Tensor ofUint8(byte[] values, Shape shape) {
        return HostData.upload(values.clone(), shape);
    }

    /**
     * A tensor from nested Java arrays of any depth, such as {@code float[][][]}; {@code byte}
     * gives uint8.
     *
     * @param nested the arrays; all at one depth have one length
     * @return the tensor
     * @throws IllegalArgumentException if lengths differ, naming where, or the element type has no
     *     dtype
     */
    public static Tensor fromArray(Object nested) {
        return HostData.fromNested(nested);
    }

    /**
     * A tensor from the remaining bytes of a buffer, in the buffer's byte order; its position does
     * not move.
     *
     * @param bytes packed elements in row-major order
     * @param dtype their dtype
     * @param shape the shape
     * @return the tensor
     * @throws IllegalArgumentException if the number of bytes does not fit
     */
    public static Tensor fromBuffer(ByteBuffer bytes, DType dtype, Shape shape) {
        return HostData.fromBytes(bytes, dtype, shape);
    }

    /**
     * A scalar of a dtype.
     *
     * @param dtype the dtype
     * @param value the number, rounded to the nearest of a floating dtype, cut off towards 0 for an
     *     integer dtype
     * @return a tensor of rank 0
     * @throws IllegalArgumentException if the dtype is an integer type that does not hold the
     *     number
     */
    public static Tensor scalar(DType dtype, Number value) {
        return HostData.scalar(dtype, JavaNumbers.truncated("scalar", dtype, value));
    }

    /**
     * Float32 zeros.
     *
     * @param shape the shape
     * @return the tensor
     */
    public static Tensor zeros(Shape shape) {
        return zeros(shape, DType.FLOAT32);
    }

    /**
     * Zeros.
     *
     * @param shape the shape
     * @param dtype the dtype
     * @return the tensor
     */
    public static Tensor zeros(Shape shape, DType dtype) {
        return full(shape, 0, dtype);
    }

    /**
     * Float32 ones.
     *
     * @param shape the shape
     * @return the tensor
     */
    public static Tensor ones(Shape shape) {
        return ones(shape, DType.FLOAT32);
    }

    /**
     * Ones.
     *
     * @param shape the shape
     * @param dtype the dtype
     * @return the tensor
     */
    public static Tensor ones(Shape shape, DType dtype) {
        return full(shape, 1, dtype);
    }

    /**
     * One number everywhere.
     *
     * @param shape the shape
     * @param value the number, rounded to the nearest of a floating dtype, cut off towards 0 for an
     *     integer dtype
     * @param dtype the dtype
     * @return the tensor
     * @throws IllegalArgumentException if the dtype is an integer type that does not hold the
     *     number
     */
    public static Tensor full(Shape shape, Number value, DType dtype) {
        var op = new GenerateOp.Fill(dtype, shape, value);
        return shape.isFixed() ? Calls.call(op) : Trace.current().call(op)[0];
    }

    /**
     * The identity matrix in float32.
     *
     * @param n rows and columns
     * @return [n, n], ones on the diagonal
     */
    public static Tensor eye(int n) {
        return eye(n, DType.FLOAT32);
    }

    /**
     * The identity matrix.
     *
     * @param n rows and columns
     * @param dtype the dtype
     * @return [n, n], ones on the diagonal
     */
    public static Tensor eye(int n, DType dtype) {
        if (n < 0) {
            throw new IllegalArgumentException("eye: size " + n + " must be 0 or more");
        }
        return arange(n).oneHot(n, dtype);
    }

    /**
     * 0, 1, 2… as int32.
     *
     * @param count how many
     * @return a vector
     */
    public static Tensor arange(int count) {
        if (count < 0) {
            throw new IllegalArgumentException("arange: count " + count + " must be 0 or more");
        }
        return Calls.call(new GenerateOp.Range(DType.INT32, Dim.of(count), 0, 1));
    }

    /**
     * Numbers from a start up to, but without, a stop. The dtype is that of the Java types: int32,
     * int64, float32 or float64, the widest of the three.
     *
     * @param start the first number
     * @param stop where to stop
     * @param step how far apart; negative to go down
     * @return a vector of ceil((stop − start) / step) numbers, none if that is negative
     * @throws IllegalArgumentException if the step is 0, or there are more than 2³¹ − 1 numbers
     */
    public static Tensor arange(Number start, Number stop, Number step) {
        return Calls.call(JavaNumbers.range(start, stop, step));
    }

    /**
     * Float32 numbers in [0, 1) from the {@linkplain Generator#global() global generator}.
     *
     * @param shape the shape
     * @return the tensor
     */
    public static Tensor randomUniform(Shape shape) {
        return Generator.global().uniform(shape);
    }

    /**
     * Float32 numbers of mean 0 and standard deviation 1 from the {@linkplain Generator#global()
     * global generator}.
     *
     * @param shape the shape
     * @return the tensor
     */
    public static Tensor randomNormal(Shape shape) {
        return Generator.global().normal(shape);
    }

    // ---- properties
    // ----------------------------------------------------------------------------------------------

    @Override
    public Tensor value() {
        return this;
    }

    @Override
    public Tensor toTensor() {
        return this;
    }

    @Override
    public DType dtype() {
        return type.dtype();
    }

    @Override
    public Shape shape() {
        return type.shape();
    }

    /**
     * The dtype and shape.
     *
     * @return the type
     */
    public TensorType type() {
        return type;
    }

    /** Tells tensors apart without keeping their elements alive. */
    long id() {
        return id;
    }

    /**
     * Whether it stands for a value that only a run of the function being traced will know.
     *
     * @return false for tensors with values
     */
    public boolean isSymbolic() {
        return trace != null;
    }

    Trace trace() {
        if (trace == null) {
            throw new IllegalStateException("this tensor is not symbolic");
        }
        return trace;
    }

    /** The elements on the device. */
    Buffer buffer() {
        if (buffer == null) {
            throw Trace.readAsNumber(this);
        }
        return buffer;
    }

    /** The same elements under another shape, unknown to any tape. */
    Tensor viewed(Shape shape) {
        return new Tensor(new TensorType(type.dtype(), shape), buffer());
    }

    // ---- back to Java values
    // -------------------------------------------------------------------------------------

    /**
     * The element of a tensor of one element as a float.
     *
     * @return the number, converted as the Java language converts
     * @throws IllegalStateException if there is not exactly one element, or the tensor is symbolic
     */
    public float toFloat() {
        return HostData.single(this).floatValue();
    }

    /**
     * The element of a tensor of one element as a double.
     *
     * @return the number, converted as the Java language converts
     * @throws IllegalStateException if there is not exactly one element, or the tensor is symbolic
     */
    public double toDouble() {
        return HostData.single(this).doubleValue();
    }

    /**
     * The element of a tensor of one element as an int.
     *
     * @return the number, converted as the Java language converts
     * @throws IllegalStateException if there is not exactly one element, or the tensor is symbolic
     */
    public int toInt() {
        return HostData.single(this).intValue();
    }

    /**
     * The element of a tensor of one element as a long.
     *
     * @return the number, converted as the Java language converts
     * @throws IllegalStateException if there is not exactly one element, or the tensor is symbolic
     */
    public long toLong() {
        return HostData.single(this).longValue();
    }

    /**
     * Whether the element of a tensor of one element is true, or not 0.
     *
     * @return the truth value
     * @throws IllegalStateException if there is not exactly one element, or the tensor is symbolic
     */
    public boolean toBoolean() {
        return HostData.single(this).doubleValue() != 0;
    }

    /**
     * All elements as floats, in row-major order.
     *
     * @return a new array, elements converted as the Java language converts
     */
    public float[] toFloatArray() {
        return ((float[]) HostData.download(cast(DType.FLOAT32))).clone();
    }

    /**
     * All elements as doubles, in row-major order.
     *
     * @return a new array, elements converted as the Java language converts
     */
    public double[] toDoubleArray() {
        return ((double[]) HostData.download(cast(DType.FLOAT64))).clone();
    }

    /**
     * All elements as ints, in row-major order.
     *
     * @return a new array, elements converted as the Java language converts
     */
    public int[] toIntArray() {
        return ((int[]) HostData.download(cast(DType.INT32))).clone();
    }

    /**
     * All elements as longs, in row-major order.
     *
     * @return a new array, elements converted as the Java language converts
     */
    public long[] toLongArray() {
        return ((long[]) HostData.download(cast(DType.INT64))).clone();
    }

    /**
     * All elements as truth values, in row-major order.
     *
     * @return a new array, true where an element is not 0
     */
    public boolean[] toBooleanArray() {
        return ((boolean[]) HostData.download(cast(DType.BOOL))).clone();
    }

    /**
     * All elements as unsigned bytes, in row-major order.
     *
     * @return a new array, elements converted to uint8
     */
    public byte[] toByteArray() {
        return ((byte[]) HostData.download(cast(DType.UINT8))).clone();
    }

    /**
     * All elements of a string tensor, in row-major order.
     *
     * @return a new array
     * @throws IllegalStateException if the dtype is another
     */
    public String[] toStringArray() {
        if (dtype() != DType.STRING) {
            throw new IllegalStateException(
                    "toStringArray: this tensor is " + type + ", not of strings");
        }
        return ((String[]) HostData.download(this)).clone();
    }

    /**
     * All elements packed in little-endian order; bools are one byte each.
     *
     * @return a new buffer, ready to be read
     */
    public ByteBuffer toByteBuffer() {
        return HostData.toBytes(this);
    }

    /**
     * The elements as nested Java arrays, such as {@code float[][]} for a float32 matrix; a scalar
     * gives its boxed value, uint8 gives bytes, the 16-bit floats give floats.
     *
     * @return new arrays
     */
    public Object toArray() {
        return HostData.toNested(this);
    }

    /**
     * The elements as NumPy prints them, shortened in the middle of long axes.
     *
     * @return text of a few lines at most for each screen
     */
    @Override
    public String toString() {
        return TensorFormat.format(this);
    }
}
