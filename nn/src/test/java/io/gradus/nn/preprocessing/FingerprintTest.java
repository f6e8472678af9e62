package io.gradus.nn.preprocessing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.gradus.ir.DType;
import io.gradus.ir.Shape;
import io.gradus.nn.Layer;
import io.gradus.nn.Settings;
import io.gradus.tensor.Generator;
import io.gradus.tensor.Tensor;
import io.gradus.tensor.TracedFunction;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FingerprintTest {
    /** The test numbers of FarmHash itself. */
    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            delimiter = '|',
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "9ae16a3b2f90404f|``",
                "b3454265b6df75e3|a",
                "aa8d6e5242ada51e|ab",
                "24a5b3a074e7f369|abc",
                "1a5502de4a1f8101|abcd",
                "3c40c92b1ccb7355|abcdefg",
                "fee9d22990c82909|abcdefgh",
                "4283d4ef43627f64|0123456789'01234",
                "46a7416ed4861e3b|0123456789=012345",
                "4dbd128af51d77e8|0123456789%0123456789£",
                "b944f8a16261e414|C is as portable as Stonehedge!!",
                "e8f89ab6df9bdd25|Discard medicine more than two years old.",
                "2a578b80bb82147c|The days of the digital watch are numbered.  -Tom Stoppard",
                "55182f8859eca4ce|For every action there is an equal and opposite government program.",
                "7e85d7b050ed2967|There is no reason for any individual to have a computer in their home. -Ken Olsen, 1977",
                "98eff6958c5e91a|The fugacity of a constituent in a mixture of gases at a given temperature is proportional to its mole fraction.  Lewis-Randall Rule"
            })
    void farmHash(String expected, String text) {
        assertThat(Long.toHexString(Fingerprint.farm(text.getBytes(StandardCharsets.UTF_8))))
                .isEqualTo(expected);
    }

    /** The first and the last of the test vectors of SipHash-2-4: bytes 0, 1, 2, … */
    @Test
    void sipHash() {
        var bytes = new byte[15];
        IntStream.range(0, 15).forEach(i -> bytes[i] = (byte) i);
        long first = 0x0706050403020100L;
        long second = 0x0f0e0d0c0b0a0908L;
        assertThat(Fingerprint.sip(new byte[0], first, second)).isEqualTo(0x726fdb47dd0e0e31L);
        assertThat(Fingerprint.sip(bytes, first, second)).isEqualTo(0xa129ca6149be45e5L);
    }

    /** The examples and tests of Keras. */
    @Test
    void binsAreThoseOfKeras() {
        var letters = List.of("A", "B", "C", "D", "E");
        assertThat(new Hashing(3).hash(letters).toLongArray()).containsExactly(1, 0, 1, 1, 2);
        assertThat(new Hashing(3).maskValue("").hash("A", "B", "", "C", "D").toLongArray())
                .containsExactly(1, 1, 0, 2, 2);
        assertThat(new Hashing(3).salt(133, 137).hash(letters).toLongArray())
                .containsExactly(1, 2, 1, 0, 2);
        assertThat(new Hashing(3).salt(133).hash(letters).toLongArray())
                .containsExactly(0, 0, 2, 1, 0);
        var names = List.of("omar", "stringer", "marlo", "wire", "skywalker");
        assertThat(new Hashing(2).hash(names).toLongArray()).containsExactly(0, 0, 1, 0, 0);
        assertThat(new Hashing(3).maskValue("omar").hash(names).toLongArray())
                .containsExactly(0, 1, 2, 1, 1);
        assertThat(new Hashing(2).salt(211, 137).hash(names).toLongArray())
                .containsExactly(1, 0, 1, 0, 1);
        var numbers = Tensor.of(new int[] {0, 1, 2, 3, 4});
        assertThat(new Hashing(3).apply(numbers).toLongArray()).containsExactly(1, 0, 1, 0, 2);
        assertThat(new Hashing(3).salt(133, 137).apply(numbers).toLongArray())
                .containsExactly(1, 1, 2, 0, 1);
        assertThat(
                        new Hashing(3)
                                .outputMode(OutputMode.COUNT)
                                .apply(numbers.reshape(1, 5))
                                .toArray())
                .isEqualTo(new float[][] {{2, 2, 1}});
    }

    @Test
    void tracedBinsAreThoseOfTheHost() {
        var random =
                new Generator(3).integers(Shape.of(300), 0, 1L << 62, DType.INT64).toLongArray();
        var numbers = new long[331];
        for (int i = 0; i < 300; i++) {
            numbers[i] = (random[i] >> i % 62) * (i % 2 == 0 ? 1 : -1);
        }
        long power = 1;
        for (int i = 0; i < 19; i++) {
            numbers[300 + i] = power;
            power *= 10;
        }
        numbers[320] = Long.MIN_VALUE;
        numbers[321] = Long.MAX_VALUE;
        numbers[322] = -1;
        numbers[323] = -9;
        numbers[324] = -10;
        for (var layer :
                List.of(
                        new Hashing(1_000_003),
                        new Hashing(977).maskValue(-9),
                        new Hashing(1_000_003).salt(7, -8))) {
            var traced = TracedFunction.<Tensor, Tensor>of(x -> layer.apply(x)).openBatch();
            var expected = layer.apply(Tensor.of(numbers)).toLongArray();
            assertThat(traced.apply(Tensor.of(numbers)).toLongArray()).isEqualTo(expected);
        }
    }

    @Test
    void crossesAreThoseOfKeras() {
        var letters = List.of("A", "B", "A", "B", "A");
        var numbers = List.of(101, 101, 101, 102, 102);
        assertThat(new HashedCrossing(5).cross(letters, numbers).toLongArray())
                .containsExactly(1, 4, 1, 1, 3);
        assertThat(new HashedCrossing(10).cross(List.of("A"), List.of(101L)).toLongArray())
                .containsExactly(1);
        var a = List.of(1, -2, 3);
        var b = List.of(40, 50, -60);
        var layer = new HashedCrossing(1000);
        var tensors = List.of(Tensor.of(new int[] {1, -2, 3}), Tensor.of(new int[] {40, 50, -60}));
        assertThat(layer.apply(tensors).toLongArray()).isEqualTo(layer.cross(a, b).toLongArray());
        assertThatIllegalArgumentException()
                .isThrownBy(() -> layer.cross(a))
                .withMessage("1 features cannot be crossed: there must be at least two");
    }

    @Test
    void settingsComeBack() {
        var registry = Preprocessing.registry();
        var hashing = new Hashing(97).maskValue("-").salt(5, -6).outputMode(OutputMode.MULTI_HOT);
        var copy = (Hashing) Settings.<Layer>roundTrip(Layer.class, hashing, registry);
        assertThat(copy.hash("x", "-").toArray()).isEqualTo(hashing.hash("x", "-").toArray());
        Settings.<Layer>roundTrip(Layer.class, new Hashing(9), registry);
        Settings.<Layer>roundTrip(
                Layer.class, new HashedCrossing(9).outputMode(OutputMode.ONE_HOT), registry);
    }
}
