package io.gradus.nn.layers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gradus.ir.Shape;
import io.gradus.nn.Layer;
import io.gradus.tensor.Tensor;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** Convolutions, pooling and arrangements say what does not fit. */
class WrongWindowsTest {
    private static void assertRejected(Supplier<?> code, String... words) {
        assertThatThrownBy(code::get)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll(words);
    }

    private static Tensor call(Layer layer, int... sizes) {
        return layer.apply(Tensor.ones(Shape.of(sizes)));
    }

    @Test
    void settingsOfWindows() {
        assertRejected(() -> new Conv2D(0, 2), "filters is 0");
        assertRejected(() -> new Conv2D(1, 2, 3, 4), "kernelSize is [2, 3, 4]", "2 axes");
        assertRejected(() -> new Conv2D(1, 0), "kernelSize is 0");
        assertRejected(() -> new Conv2D(1, 2).strides(0), "strides is 0");
        assertRejected(() -> new Conv2D(1, 2).padding("full"), "padding is 'full'");
        assertRejected(() -> new Conv2D(1, 2).padding("causal"), "for sequences alone");
        assertRejected(() -> new Conv1D(1, 2).groups(0), "groups is 0");
        assertRejected(() -> new DepthwiseConv2D(2).depthMultiplier(0), "depthMultiplier is 0");
        assertRejected(() -> new Conv2DTranspose(1, 2).outputPadding(-1), "outputPadding is -1");
        assertRejected(() -> new MaxPooling2D(1, 2, 3), "poolSize is [1, 2, 3]");
        assertRejected(() -> new MaxPooling1D().padding("causal"), "padding is 'causal'");
        assertRejected(() -> new AdaptiveMaxPooling2D(0), "outputSize is 0");
    }

    @Test
    void inputsOfWindows() {
        assertRejected(() -> call(new Conv2D(1, 2), 2, 4, 4), "(batch, height, width, channels)");
        assertRejected(() -> call(new Conv1D(1, 5), 2, 4, 1), "'conv1d'", "5 long", "axis 1");
        assertRejected(() -> call(new Conv2D(4, 2).groups(2), 1, 4, 4, 3), "groups is 2", "3");
        assertRejected(
                () -> call(new Conv2DTranspose(1, 2).strides(2).outputPadding(2), 1, 3, 3, 1),
                "output padding [2, 2] with strides [2, 2]");
        assertRejected(() -> call(new AveragePooling1D(3), 1, 2, 1), "[3] does not fit");
        assertRejected(() -> call(new GlobalMaxPooling3D(), 1, 2, 1), "(batch, depth, height");
    }

    @Test
    void arrangements() {
        assertRejected(() -> new Reshape(-1, -1), "targetShape is [-1, -1]");
        assertRejected(() -> call(new Reshape(4), 2, 3), "(3,) has 3 elements", "[4]");
        assertRejected(() -> call(new Reshape(-1, 2), 2, 3), "[-1, 2]");
        assertRejected(() -> new Permute(1, 3), "dims is [1, 3]");
        assertRejected(() -> call(new Permute(2, 1), 2, 3), "dims [2, 1] names 2");
        assertRejected(() -> call(new RepeatVector(2), 2, 3, 4), "(batch, features)");
        assertRejected(() -> new RepeatVector(0), "n is 0");
        assertRejected(() -> new Cropping1D(-1), "cropping is -1");
        assertRejected(() -> new Cropping2D(1, 2, 3), "cropping is [1, 2, 3]", "2 axes");
        assertRejected(() -> call(new Cropping1D(2, 1), 2, 3, 1), "2 and 1 from axis 1", "less");
        assertRejected(() -> new ZeroPadding3D(1, 2), "padding is [1, 2]", "3 axes");
        assertRejected(() -> new UpSampling2D(0), "size is 0");
        assertRejected(() -> call(new UpSampling1D(), 2, 3), "(batch, steps, channels)");
    }

    @Test
    void aReshapedBatchMayBeEmpty() {
        assertThat(call(new Reshape(2, -1), 0, 6).shape()).isEqualTo(Shape.of(0, 2, 3));
    }
}
