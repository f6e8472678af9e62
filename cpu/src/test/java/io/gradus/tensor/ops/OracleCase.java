package io.gradus.tensor.ops;

import io.gradus.ir.DType;
import io.gradus.ir.Shape;
import io.gradus.tensor.Tensor;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A call whose results are known from outside, as a few lines of a file under {@code resources}
 * (see the README there).
 *
 * @param signature the method
 * @param arguments its arguments that are no tensors, as text
 * @param smooth whether the function has two derivatives at this point
 * @param name what is special about the case, or nothing
 * @param inputs the tensors it is given
 * @param outputs the tensors it shall return
 * @param gradients the gradients of the sum of all outputs with respect to each real input, or none
 *     if not given
 */
record OracleCase(
        String signature,
        String arguments,
        boolean smooth,
        String name,
        List<Values> inputs,
        List<Values> outputs,
        List<Values> gradients) {

    /**
     * An array in float64 or, for integers and truths, in int64.
     *
     * @param dtype the dtype; empty for real numbers, which stand for every floating dtype
     */
    record Values(Optional<DType> dtype, Shape shape, double[] doubles, long[] longs) {
        static Values parse(String text) {
            int open = text.indexOf('(');
            int close = text.indexOf(')');
            var kind = text.substring(0, open).strip();
            var shape = parseShape(text.substring(open, close + 1));
            var words = text.substring(close + 1).strip().split(" ");
            var numbers = words[0].isEmpty() ? new String[0] : words;
            var dtype = kind.equals("real") ? Optional.<DType>empty() : Optional.of(DType.of(kind));
            boolean floating = dtype.map(DType::isFloating).orElse(true);
            return new Values(
                    dtype,
                    shape,
                    floating
                            ? Stream.of(numbers).mapToDouble(Values::number).toArray()
                            : new double[0],
                    floating
                            ? new long[0]
                            : Stream.of(numbers).mapToLong(Long::parseLong).toArray());
        }

        private static double number(String text) {
            return switch (text) {
                case "nan" -> Double.NaN;
                case "inf" -> Double.POSITIVE_INFINITY;
                case "-inf" -> Double.NEGATIVE_INFINITY;
                default -> Double.parseDouble(text);
            };
        }

        boolean isReal() {
            return dtype.isEmpty();
        }

        /** The tensor, real numbers in the given dtype. */
        Tensor tensor(DType real) {
            var type = dtype.orElse(real);
            return type.isFloating()
                    ? Tensor.of(doubles, shape).cast(type)
                    : Tensor.of(longs, shape).cast(type);
        }

        /** Whether a floating dtype holds all these numbers exactly. */
        boolean fits(DType real) {
            return !isReal() || Arrays.equals(tensor(real).toDoubleArray(), doubles);
        }
    }

    /** Parses {@code (2, 3)}. */
    static Shape parseShape(String text) {
        return Shape.of(
                Stream.of(text.substring(1, text.length() - 1).split(","))
                        .map(String::strip)
                        .filter(size -> !size.isEmpty())
                        .mapToInt(Integer::parseInt)
                        .toArray());
    }

    /** All cases of a file next to this class' package. */
    static List<OracleCase> read(String file) throws IOException {
        var cases = new ArrayList<OracleCase>();
        try (var in = OracleCase.class.getResourceAsStream(file)) {
            for (var line : new String(in.readAllBytes(), StandardCharsets.UTF_8).split("\n")) {
                int space = line.indexOf(' ');
                var rest = line.substring(space + 1);
                switch (line.substring(0, space)) {
                    case "case" -> cases.add(header(rest));
                    case "in" -> cases.getLast().inputs.add(Values.parse(rest));
                    case "out" -> cases.getLast().outputs.add(Values.parse(rest));
                    case "grad" -> cases.getLast().gradients.add(Values.parse(rest));
                    default -> throw new IllegalArgumentException(file + ": " + line);
                }
            }
        }
        return cases;
    }

    /** {@code signature | arguments | smooth | name}, all but the first may be missing. */
    private static OracleCase header(String text) {
        var parts =
                Stream.concat(
                                Stream.of(text.split("\\|")).map(String::strip),
                                Stream.generate(() -> ""))
                        .limit(4)
                        .toList();
        return new OracleCase(
                parts.get(0),
                parts.get(1),
                parts.get(2).equals("smooth"),
                parts.get(3),
                new ArrayList<>(),
                new ArrayList<>(),
                new ArrayList<>());
    }

    @Override
    public String toString() {
        return signature
                + (arguments.isEmpty() ? "" : " " + arguments)
                + inputs.stream()
                        .map(input ->
                                input.isReal()
                                        ? "real" + input.shape()
                                        : input.dtype().get() + "" + input.shape())
                        .toList()
                + (name.isEmpty() ? "" : " " + name);
    }
}
