package io.gradus.tensor;

import io.gradus.ir.DType;
import io.gradus.ir.Dim;
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
    /** Covariances that were computed are symmetric up to rounding. */
    private static final double SYMMETRIC = 1e-5;

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
     * @param dtype int32, int64 or uint8
     * @return the tensor
     * @throws IllegalArgumentException if there is no number between the bounds, or the dtype is
     *     another
     */
    public Tensor integers(Shape shape, long low, long high, DType dtype) {
        boolean fits =
                switch (dtype) {
                    case INT64 -> true;
                    case INT32 -> low >= Integer.MIN_VALUE && high <= 1L << 31;
                    case UINT8 -> low >= 0 && high <= 256;
                    default -> false;
                };
        if (low >= high || !fits) {
            throw new IllegalArgumentException(
                    "integers: no "
                            + dtype
                            + " from "
                            + low
                            + " up to, but without, "
                            + high
                            + ": the upper bound must be greater, the dtype int32, int64 or uint8 and hold all of them");
        }
        var drawn = dtype == DType.UINT8 ? DType.INT32 : dtype;
        return draw(RandomOp.Kind.INTEGERS, shape, drawn, List.of(low, high - low)).cast(dtype);
    }

    /**
     * Float32 numbers from the normal distribution of mean 0 and standard deviation 1, of which
     * none is further than 2 from 0.
     *
     * @param shape the shape
     * @return the tensor
     */
    public Tensor truncatedNormal(Shape shape) {
        return truncatedNormal(shape, 0, 1, DType.FLOAT32);
    }

    /**
     * Numbers from a normal distribution, of which none is further from the mean than twice the
     * standard deviation.
     *
     * @param shape the shape
     * @param mean the mean
     * @param stddev the standard deviation before the ends are cut off; 0.88 times that is left
     * @param dtype a floating dtype
     * @return the tensor
     * @throws IllegalArgumentException if the dtype is not floating
     */
    public Tensor truncatedNormal(Shape shape, double mean, double stddev, DType dtype) {
        requireFloating("truncatedNormal", dtype);
        var standard = Distributions.truncatedNormal(this, shape, dtype.computeType());
        return standard.times(stddev).plus(mean).cast(dtype);
    }

    /**
     * Numbers from the exponential distribution of mean 1.
     *
     * @param shape the shape
     * @param dtype a floating dtype
     * @return the tensor
     * @throws IllegalArgumentException if the dtype is not floating
     */
    public Tensor exponential(Shape shape, DType dtype) {
        requireFloating("exponential", dtype);
        var unit = uniform(shape, 0, 1, dtype.computeType());
        return unit.unaryMinus().log1p().unaryMinus().cast(dtype);
    }

    /**
     * Numbers from gamma distributions of scale 1.
     *
     * @param shape the shape
     * @param alpha the shape parameters, which broadcast to the shape; the results are NaN where
     *     they are not positive. No gradient flows to them
     * @param dtype a floating dtype
     * @return the tensor
     * @throws IllegalArgumentException if the dtype is not floating, or the parameters do not
     *     broadcast
     */
    public Tensor gamma(Shape shape, Operand alpha, DType dtype) {
        requireFloating("gamma", dtype);
        return Distributions.gamma(this, shape, alpha, dtype.computeType()).cast(dtype);
    }

    /**
     * Numbers from beta distributions, in [0, 1].
     *
     * @param shape the shape
     * @param alpha the first parameters, which broadcast to the shape; the results are NaN where
     *     one is not positive. No gradient flows to them
     * @param beta the second parameters
     * @param dtype a floating dtype
     * @return the tensor
     * @throws IllegalArgumentException if the dtype is not floating, or the parameters do not
     *     broadcast
     */
    public Tensor beta(Shape shape, Operand alpha, Operand beta, DType dtype) {
        requireFloating("beta", dtype);
        return Distributions.beta(this, shape, alpha, beta, dtype.computeType()).cast(dtype);
    }

    /**
     * How many of a number of trials succeed.
     *
     * @param shape the shape
     * @param counts the numbers of trials, which broadcast to the shape
     * @param probabilities that of success in each trial; the results are NaN where one is not in
     *     [0, 1] or a count is negative, and 0 in integer dtypes
     * @param dtype the dtype of the results
     * @return the tensor
     * @throws IllegalArgumentException if the parameters do not broadcast
     */
    public Tensor binomial(Shape shape, Operand counts, Operand probabilities, DType dtype) {
        return Distributions.binomial(this, shape, counts, probabilities).cast(dtype);
    }

    /**
     * Truths, each with a probability of its own.
     *
     * @param probabilities the probabilities, in [0, 1]
     * @return bool, of the shape of the probabilities
     */
    public Tensor bernoulli(Operand probabilities) {
        var p = probabilities.value().cast(probabilities.dtype().toFloating());
        var type = p.dtype().computeType();
        return uniform(p.shape(), 0, 1, type).less(p.cast(type));
    }

    /**
     * Categories by their unnormalised log-probabilities.
     *
     * @param logits [..., categories]; −∞ for what never comes up
     * @param samples how many to draw for each row
     * @return int32 [..., samples], from 0 to one less than the number of categories
     * @throws IllegalArgumentException if the logits are a scalar, or the number is negative
     */
    public Tensor categorical(Operand logits, int samples) {
        if (logits.rank() == 0 || samples < 0) {
            throw new IllegalArgumentException(
                    "categorical: "
                            + samples
                            + " samples by logits of shape "
                            + logits.shape()
                            + ": logits have an axis of categories, and the number is not negative");
        }
        return Distributions.categorical(this, logits, samples);
    }

    /**
     * The elements of a tensor, of which each is 0 with the given probability; the others are
     * scaled up, so that the mean stays.
     *
     * @param x a floating tensor
     * @param rate the probability, at least 0 and less than 1
     * @return a tensor like x
     * @throws IllegalArgumentException if the rate is another, or x is not floating
     */
    public Tensor dropout(Operand x, double rate) {
        return dropout(x, rate, x.shape());
    }

    /**
     * The elements of a tensor, of which whole slices are 0 with the given probability.
     *
     * @param x a floating tensor
     * @param rate the probability, at least 0 and less than 1
     * @param noise the shape of what is drawn, which broadcasts to that of x: size 1 along axes
     *     that go together
     * @return a tensor like x
     * @throws IllegalArgumentException if the rate is another, or x is not floating
     */
    public Tensor dropout(Operand x, double rate, Shape noise) {
        requireFloating("dropout", x.dtype());
        if (!(rate >= 0 && rate < 1)) {
            throw new IllegalArgumentException(
                    "dropout: rate " + rate + ": it is at least 0 and less than 1");
        }
        var kept = uniform(noise, 0, 1, DType.FLOAT32).greaterEqual(rate);
        var nothing = Tensor.zeros(Shape.scalar(), x.dtype());
        return Tensors.where(kept, x.value().times(1 / (1 - rate)), nothing);
    }

    /**
     * 0 … n − 1 in random order: that of as many random numbers.
     *
     * @param n how many
     * @return int32 [n]
     */
    public Tensor permutation(int n) {
        return order(Dim.of(n));
    }

    /** Of n² pairs of 64 bits hardly one is equal; its positions stay as they are. */
    private Tensor order(Dim n) {
        return integers(Shape.of(List.of(n)), Long.MIN_VALUE, Long.MAX_VALUE, DType.INT64)
                .argSort(0);
    }

    /**
     * The slices of a tensor along its leading axis in random order.
     *
     * @param x a tensor of rank 1 or more
     * @return the same slices
     */
    public Tensor shuffle(Operand x) {
        return shuffle(x, 0);
    }

    /**
     * The slices of a tensor along an axis in random order.
     *
     * @param x a tensor of rank 1 or more
     * @param axis the axis, counted from the end if negative
     * @return the same slices
     * @throws IllegalArgumentException if there is no such axis
     */
    public Tensor shuffle(Operand x, int axis) {
        int along = x.shape().axis(axis, "shuffle");
        return x.value().gather(order(x.shape().dim(along)), along);
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
        var matrix = covariance.value().cast(dtype);
        var difference = matrix.minus(matrix.transpose()).abs().max();
        Debug.check(
                difference.lessEqual(matrix.abs().max().times(SYMMETRIC)),
                "multivariateNormal: the covariance is not symmetric: elements differ by %s",
                difference);
        return normal(Shape.of(count, d), 0, 1, dtype)
                .matmul(matrix.cholesky(false), false, true)
                .plus(mean.value().cast(dtype));
    }
}
