package io.gradus.cpu.codegen;

import io.gradus.cpu.KernelTier;
import io.gradus.cpu.Parallel;
import io.gradus.cpu.TierEquality;
import io.gradus.ir.DType;
import io.gradus.ir.Kernel;
import java.lang.reflect.Array;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/** Arrays to run kernels on, and the tiers that must agree about them. */
final class Samples {
    private static final float[] FLOATS = {
        0f,
        -0f,
        1f,
        -1f,
        0.5f,
        -0.5f,
        1.5f,
        2.5f,
        -2.5f,
        Float.NaN,
        Float.POSITIVE_INFINITY,
        Float.NEGATIVE_INFINITY,
        Float.MIN_VALUE,
        -Float.MIN_VALUE,
        Float.MIN_NORMAL,
        Float.MAX_VALUE,
        -Float.MAX_VALUE,
        0x1p23f,
        0x1p31f,
        -0x1p31f,
        0x1p63f,
        8388607.5f,
        1e-40f,
        3e9f,
        -3e9f
    };
    private static final double[] DOUBLES = {
        0,
        -0.0,
        1,
        -1,
        0.5,
        -0.5,
        1.5,
        2.5,
        -2.5,
        Double.NaN,
        Double.POSITIVE_INFINITY,
        Double.NEGATIVE_INFINITY,
        Double.MIN_VALUE,
        -Double.MIN_VALUE,
        Double.MIN_NORMAL,
        Double.MAX_VALUE,
        0x1p52,
        0x1p53,
        0x1p63,
        -0x1p63,
        1e-310,
        3e9,
        -3e9,
        4503599627370495.5
    };
    private static final int[] INTS = {
        0, 1, -1, 2, -2, 31, 32, 33, Integer.MAX_VALUE, Integer.MIN_VALUE, 65535, 1 << 24
    };
    private static final long[] LONGS = {
        0,
        1,
        -1,
        2,
        -2,
        63,
        64,
        65,
        Long.MAX_VALUE,
        Long.MIN_VALUE,
        1L << 32,
        (1L << 53) + 1,
        Integer.MAX_VALUE
    };

    /**
     * Launches before the one that is compared; the tests run again with many, and with a JVM that
     * compiles early.
     */
    private static final int WARM_UP = Integer.getInteger("gradus.codegen.warmUp", 0);

    private static final Map<String, KernelTier> TIERS = new LinkedHashMap<>();

    static {
        TIERS.put("scalar", warm(new CodegenTier(CodegenTier.Mode.SCALAR)));
        TIERS.put("vector", warm(new CodegenTier(CodegenTier.Mode.VECTOR)));
    }

    private final RandomGenerator random;
    private final boolean special;

    private Samples(long seed, boolean special) {
        this.random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        this.special = special;
    }

    /** Ordinary numbers between −4 and 4. */
    static Samples ordinary(long seed) {
        return new Samples(seed, false);
    }

    /** One number in four is NaN, infinite, denormal, a zero or at the edge of a range. */
    static Samples special(long seed) {
        return new Samples(seed, true);
    }

    Object array(DType dtype, int length) {
        return switch (dtype) {
            case FLOAT32 -> floats(length);
            case FLOAT64 -> {
                var array = new double[length];
                for (int i = 0; i < length; i++) {
                    array[i] =
                            pick()
                                    ? DOUBLES[random.nextInt(DOUBLES.length)]
                                    : random.nextDouble() * 8 - 4;
                }
                yield array;
            }
            case INT32 -> {
                var array = new int[length];
                for (int i = 0; i < length; i++) {
                    array[i] =
                            pick()
                                    ? INTS[random.nextInt(INTS.length)]
                                    : random.nextInt(-1000, 1000);
                }
                yield array;
            }
            case INT64 -> {
                var array = new long[length];
                for (int i = 0; i < length; i++) {
                    array[i] =
                            pick()
                                    ? LONGS[random.nextInt(LONGS.length)]
                                    : random.nextLong(-1000, 1000);
                }
                yield array;
            }
            case BOOL -> {
                var array = new boolean[length];
                for (int i = 0; i < length; i++) {
                    array[i] = random.nextBoolean();
                }
                yield array;
            }
            case UINT8 -> {
                var array = new byte[length];
                random.nextBytes(array);
                yield array;
            }
            case FLOAT16, BFLOAT16 -> {
                var array = new short[length];
                for (int i = 0; i < length; i++) {
                    array[i] =
                            pick()
                                    ? (short) random.nextInt()
                                    : Float.floatToFloat16(random.nextFloat() * 8 - 4);
                }
                yield array;
            }
            case STRING -> throw new IllegalArgumentException("kernels have no strings");
        };
    }

    float[] floats(int length) {
        var array = new float[length];
        for (int i = 0; i < length; i++) {
            array[i] = pick() ? FLOATS[random.nextInt(FLOATS.length)] : random.nextFloat() * 8 - 4;
        }
        return array;
    }

    /** Positions below a bound. */
    int[] positions(int length, int bound) {
        return random.ints(length, 0, bound).toArray();
    }

    private boolean pick() {
        return special && random.nextInt(4) == 0;
    }

    /** Arrays for all inputs of a kernel of fixed sizes. */
    Object[] inputs(Kernel kernel) {
        return kernel.inputs().stream()
                .map(value -> array(value.dtype(), value.shape().elements()))
                .toArray();
    }

    /**
     * Scalar and vector code. Caches are shared by all tests, so that structures that should differ
     * are found out.
     */
    static Map<String, KernelTier> tiers() {
        return TIERS;
    }

    /**
     * A tier whose launches first run so often on copies that the JVM has compiled what is then
     * compared.
     */
    private static KernelTier warm(KernelTier tier) {
        return kernel -> {
            var code = tier.prepare(kernel);
            return symbols -> {
                var launch = code.bind(symbols);
                return (arrays, parallel) -> {
                    for (int i = 0; i < WARM_UP; i++) {
                        var copies = arrays.clone();
                        for (int a = kernel.inputs().size(); a < copies.length; a++) {
                            copies[a] = copy(copies[a]);
                        }
                        launch.run(copies, Parallel.sequential());
                    }
                    launch.run(arrays, parallel);
                };
            };
        };
    }

    private static Object copy(Object array) {
        int length = Array.getLength(array);
        var copy = Array.newInstance(array.getClass().getComponentType(), length);
        System.arraycopy(array, 0, copy, 0, length);
        return copy;
    }

    /** Compares all tiers with the interpreter, on ordinary and on special numbers. */
    static void check(Kernel kernel) {
        TierEquality.assertSame(tiers(), kernel, ordinary(1).inputs(kernel));
        TierEquality.assertSame(tiers(), kernel, special(2).inputs(kernel));
    }
}
