package io.gradus.tensor;

import io.gradus.ir.DType;
import io.gradus.ir.Shape;
import java.util.List;

/**
 * A source of random numbers whose state is a variable: the seed, and how many draws were made.
 *
 * <p>Numbers come from Threefry-2x32 with 20 rounds (Salmon et al., 2011), a function of seed, draw
 * and element: the same seed gives the same bits at any number of threads, eager or traced, on
 * every platform. In a traced function each call draws fresh numbers. A generator may be shared
 * between threads; each draw is then used once, in no fixed order.
 */
public final class Generator {
    private static final Generator GLOBAL = new Generator(System.nanoTime());

    private final Variable state;

    /**
     * A generator.
     *
     * @param seed any number; the same seed gives the same numbers
     */
    public Generator(long seed) {
        this.state = Variable.ofDraws(Tensor.of(new long[] {seed, 0}));
    }

    /**
     * The generator that methods without one use. It starts from the clock until {@link #reset}
     * seeds it.
     *
     * @return the generator of this process
     */
    public static Generator global() {
        return GLOBAL;
    }

    /**
     * Starts over from a seed.
     *
     * @param seed any number
     * @return this generator
     */
    public Generator reset(long seed) {
        state.assign(Tensor.of(new long[] {seed, 0}));
        return this;
    }

    /**
     * The state: (seed, draws made), int64, to be saved and put back.
     *
     * @return the variable that holds it
     */
    public Variable state() {
        return state;
    }

    /**
     * A generator whose numbers have nothing to do with this one's: its seed is drawn from this
     * one.
     *
     * @return the new generator
     */
    public Generator split() {
        return new Generator(
                integers(Shape.scalar(), Long.MIN_VALUE, Long.MAX_VALUE, DType.INT64).toLong());
    }

    private Tensor draw(RandomOp.Kind kind, Shape shape, DType dtype, List<Long> bounds) {
        Tensor key;
        state.lock().lock();
        try {
            key = state.unwatched();
            state.assign(key.plus(Tensor.of(new long[] {0, 1})));
        } finally {
            state.lock().unlock();
        }
        return Calls.call(new RandomOp(kind, dtype, shape, bounds), key);
    }

    /**
     * Float32 numbers in [0, 1), all multiples of 2⁻²⁴ alike.
     *
     * @param shape the shape
     * @return the tensor
     */
    public Tensor uniform(Shape shape) {
        return uniform(shape, 0, 1, DType.FLOAT32);
    }

    /**
     * Numbers between two bounds, alike.
     *
     * @param shape the shape
     * @param low the smallest number
     * @param high the bound above; rounding may reach it
     * @param dtype a floating dtype
     * @return the tensor
     * @throws IllegalArgumentException if the dtype is not floating
     */
    public Tensor uniform(Shape shape, double low, double high, DType dtype) {
        requireFloating("uniform", dtype);
        var unit = draw(RandomOp.Kind.UNIFORM, shape, dtype, List.of());
        return low == 0 && high == 1 ? unit : unit.times(high - low).plus(low);
    }

    /**
     * Float32 numbers from the normal distribution of mean 0 and standard deviation 1.
     *
     * @param shape the shape
     * @return the tensor
     */
    public Tensor normal(Shape shape) {
        return normal(shape, 0, 1, DType.FLOAT32);
    }

    /**
     * Numbers from a normal distribution.
     *
     * @param shape the shape
     * @param mean its mean
     * @param stddev its standard deviation
     * @param dtype a floating dtype
     * @return the tensor
     * @throws IllegalArgumentException if the dtype is not floating
     */
    public Tensor normal(Shape shape, double mean, double stddev, DType dtype) {
        requireFloating("normal", dtype);
        var standard = draw(RandomOp.Kind.NORMAL, shape, dtype, List.of());
        return mean == 0 && stddev == 1 ? standard : standard.times(stddev).plus(mean);
    }

    private static void requireFloating(String what, DType dtype) {
        if (!dtype.isFloating()) {
            throw new IllegalArgumentException(
                    what + ": dtype " + dtype + " is not floating; use integers");
        }
    }

    /**
     * Int32 numbers between two bounds, alike.
     *
     * @param shape the shape
     * @param low the smallest number
     * @param high one more than the largest
     * @return the tensor
     * @throws IllegalArgumentException if there is no number between the bounds
     */
    public Tensor integers(Shape shape, int low, int high) {
        return integers(shape, low, high, DType.INT32);
    }

    /**
     * Integers between two bounds, alike.
     *
     * @param shape the shape
     * @param low the smallest number
     * @param high one more than the largest
     * @param dtype int32 or int64
     * @return the tensor
     * @throws IllegalArgumentException if there is no number between the bounds, or the dtype is
     *     another
     */
    public Tensor integers(Shape shape, long low, long high, DType dtype) {
        boolean fits =
                dtype == DType.INT64
                        || dtype == DType.INT32 && low >= Integer.MIN_VALUE && high <= 1L << 31;
        if (low >= high || !fits) {
            throw new IllegalArgumentException(
                    "integers: no "
                            + dtype
                            + " from "
                            + low
                            + " up to, but without, "
                            + high
                            + ": the upper bound must be greater, the dtype int32 or int64 and hold all of them");
        }
        return draw(RandomOp.Kind.INTEGERS, shape, dtype, List.of(low, high - low));
    }

    /**
     * 0 … n − 1 in random order, by the shuffle of Fisher and Yates. Its swaps depend on values, so
     * it has no place in a traced function.
     *
     * @param n how many
     * @return int32 [n]
     */
    public Tensor permutation(int n) {
        var order = new int[n];
        var draws = integers(Shape.of(n), 0, Long.MAX_VALUE, DType.INT64).toLongArray();
        for (int i = 0; i < n; i++) {
            // Inside out: element i goes to a random place among the first i + 1.
            int j = (int) Math.unsignedMultiplyHigh(draws[i] << 1, i + 1L);
            order[i] = order[j];
            order[j] = i;
        }
        return Tensor.of(order);
    }

    /**
     * The slices of a tensor along its leading axis in random order.
     *
     * @param x a tensor of rank 1 or more
     * @return the same slices
     */
    public Tensor shuffle(Operand x) {
        return x.value().gather(permutation(x.shape().size(0)));
    }

    /**
     * Points from a normal distribution of several dimensions.
     *
     * @param mean [d]
     * @param covariance [d, d], symmetric and positive definite
     * @param count how many points
     * @return [count, d], of the mean's dtype
     * @throws IllegalArgumentException if the shapes do not fit, or the covariance is not positive
     *     definite
     */
    public Tensor multivariateNormal(Operand mean, Operand covariance, int count) {
        int d = mean.shape().size(0);
        if (mean.rank() != 1 || !covariance.shape().equals(Shape.of(d, d))) {
            throw new IllegalArgumentException(
                    "multivariateNormal: mean "
                            + mean.shape()
                            + " and covariance "
                            + covariance.shape()
                            + " do not fit: they have shapes (d,) and (d, d)");
        }
        var dtype = mean.dtype().toFloating();
        var factor =
                Tensor.of(cholesky(covariance.value().toDoubleArray(), d), Shape.of(d, d))
                        .cast(dtype);
        return normal(Shape.of(count, d), 0, 1, dtype)
                .matmul(factor, false, true)
                .plus(mean.value().cast(dtype));
    }

    /** The lower triangle L with L·Lᵀ = a, row by row (Cholesky–Banachiewicz). */
    private static double[] cholesky(double[] a, int d) {
        var l = new double[d * d];
        for (int i = 0; i < d; i++) {
            for (int j = 0; j <= i; j++) {
                double sum = a[i * d + j];
                if (Math.abs(sum - a[j * d + i]) > 1e-8 * Math.abs(sum)) {
                    throw new IllegalArgumentException(
                            "multivariateNormal: the covariance is not symmetric at "
                                    + List.of(i, j)
                                    + ": "
                                    + sum
                                    + " and "
                                    + a[j * d + i]);
                }
                for (int k = 0; k < j; k++) {
                    sum -= l[i * d + k] * l[j * d + k];
                }
                if (i == j && !(sum > 0)) {
                    throw new IllegalArgumentException(
                            "multivariateNormal: the covariance is not positive definite: its"
                                    + " leading "
                                    + (i + 1)
                                    + " rows and columns have no positive determinant");
                }
                l[i * d + j] = i == j ? Math.sqrt(sum) : sum / l[j * d + j];
            }
        }
        return l;
    }
}
