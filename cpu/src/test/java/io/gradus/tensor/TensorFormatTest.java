package io.gradus.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradus.ir.DType;
import io.gradus.ir.Shape;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class TensorFormatTest {
    /** One array as NumPy prints it behind a prefix of seven characters. */
    private record Printed(String header, String text) {
        Tensor tensor() {
            var words = header.split(" ");
            var dtype = DType.of(words[0]);
            int kind =
                    Math.max(
                            Arrays.asList(words).indexOf("values"),
                            Arrays.asList(words).indexOf("ramp"));
            var sizes = String.join("", Arrays.copyOfRange(words, 1, kind)).replaceAll("[()]", "");
            var shape =
                    Shape.of(
                            Stream.of(sizes.split(","))
                                    .filter(size -> !size.isEmpty())
                                    .mapToInt(Integer::parseInt)
                                    .toArray());
            var numbers = Arrays.copyOfRange(words, kind + 1, words.length);
            if (words[kind].equals("ramp")) {
                double start = Double.parseDouble(numbers[0]);
                double step = Double.parseDouble(numbers[1]);
                var values =
                        IntStream.range(0, shape.elements())
                                .mapToDouble(i -> start + i * step)
                                .toArray();
                return Tensor.of(values, shape).cast(dtype);
            }
            if (!dtype.isFloating()) {
                return Tensor.of(Stream.of(numbers).mapToLong(Long::parseLong).toArray(), shape)
                        .cast(dtype);
            }
            return Tensor.of(Stream.of(numbers).mapToDouble(Printed::number).toArray(), shape)
                    .cast(dtype);
        }

        private static double number(String text) {
            return switch (text) {
                case "nan" -> Double.NaN;
                case "inf" -> Double.POSITIVE_INFINITY;
                case "-inf" -> Double.NEGATIVE_INFINITY;
                default -> Double.parseDouble(text);
            };
        }
    }

    private static List<Printed> printed() throws IOException {
        try (InputStream in = TensorFormatTest.class.getResourceAsStream("printed-arrays.txt")) {
            var cases = new ArrayList<Printed>();
            for (var block :
                    new String(in.readAllBytes(), StandardCharsets.UTF_8).split("\n---\n")) {
                int end = block.indexOf('\n');
                cases.add(new Printed(block.substring(0, end), block.substring(end + 1)));
            }
            return cases;
        }
    }

    @TestFactory
    Stream<DynamicTest> printsAsNumPyDoes() throws IOException {
        return printed().stream()
                .map(one ->
                        DynamicTest.dynamicTest(
                                one.header(),
                                () -> {
                                    var tensor = one.tensor();
                                    assertThat(tensor.toString())
                                            .isEqualTo(
                                                    "Tensor("
                                                            + one.text()
                                                            + ", shape="
                                                            + tensor.shape()
                                                            + ", dtype="
                                                            + tensor.dtype()
                                                            + ")");
                                }));
    }

    @Test
    void theDataIsThere() throws IOException {
        assertThat(printed()).hasSizeGreaterThan(200);
    }

    @Test
    void innerLinesStandBelowTheOpeningBracket() {
        assertThat(Tensor.of(new float[][] {{1, 2.5f}, {-3, 4}}))
                .hasToString(
                        """
                        Tensor([[ 1.   2.5]
                                [-3.   4. ]], shape=(2, 2), dtype=float32)\
                        """);
        assertThat(new Variable(Tensor.of(new int[][] {{1, 2}, {3, 4}}), "w"))
                .hasToString(
                        """
                        Variable 'w' Tensor([[1 2]
                                             [3 4]], shape=(2, 2), dtype=int32)\
                        """);
    }

    @Test
    void bfloat16ShowsTheDigitsThatTellItApart() {
        var x = Tensor.of(new double[] {0.1, 1.0 / 3, 3.140625, 256, -0.0}).cast(DType.BFLOAT16);
        assertThat(x)
                .hasToString(
                        "Tensor([ 1.00e-01  3.34e-01  3.14e+00  2.56e+02 -0.00e+00], shape=(5,), dtype=bfloat16)");
        assertThat(Tensor.of(0.1).cast(DType.BFLOAT16))
                .hasToString("Tensor(0.1, shape=(), dtype=bfloat16)");
    }

    @Test
    void stringsAreQuoted() {
        assertThat(Tensor.of("one", "it's", "a\nb"))
                .hasToString("Tensor(['one' 'it\\'s' 'a\\nb'], shape=(3,), dtype=string)");
        assertThat(Tensor.of("one").reshape()).hasToString("Tensor('one', shape=(), dtype=string)");
    }

    @Test
    void aFloat32TenThousandthIsNotLessThanATenThousandth() {
        // As NumPy 2, which compares in the array's dtype; NumPy 1 compared in float64 and printed
        // [1.e-04].
        assertThat(Tensor.of(new float[] {1e-4f}))
                .hasToString("Tensor([0.0001], shape=(1,), dtype=float32)");
    }

    @Test
    void manyLongAxesDoNotFloodTheTerminal() {
        assertThat(Tensor.zeros(Shape.of(5, 5, 5, 5, 5, 5)).toString().length()).isLessThan(4_000);
        assertThat(Tensor.zeros(Shape.of(6, 6, 6, 6, 6)).toString().lines().count())
                .isLessThan(500);
    }

    @Test
    void aSymbolicTensorSaysSo() {
        var seen = new ArrayList<String>();
        TracedFunction.of(
                        (Tensor x) -> {
                            seen.add(x.toString());
                            return x;
                        })
                .openBatch()
                .apply(Tensor.zeros(Shape.of(2, 3)));
        assertThat(seen).containsExactly("Tensor(symbolic, shape=(batch, 3), dtype=float32)");
    }
}
