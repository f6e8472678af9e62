package io.gradus.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gradus.ir.DType;
import io.gradus.ir.Shape;
import io.gradus.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LabeledImagesTest {

    @TempDir Path folder;

    private static LabeledImages images() {
        return new LabeledImages(
                Tensor.ofUint8(Bytes.counting(256), Shape.of(4, 8, 8, 1)),
                Tensor.of(new int[] {0, 1, 1, 0}, Shape.of(4)),
                List.of("cat", "dog"));
    }

    @Test
    void pixelsBecomeNumbersFromZeroToOne() {
        var examples = images().examples();

        assertThat(examples.inputs().dtype()).isEqualTo(DType.FLOAT32);
        assertThat(examples.inputs().shape()).isEqualTo(Shape.of(4, 8, 8, 1));
        float[] values = examples.inputs().toFloatArray();
        for (int i = 0; i < 256; i++) {
            assertThat(values[i]).isEqualTo((float) (i / 255.0));
        }
        assertThat(examples.targets().toIntArray()).containsExactly(0, 1, 1, 0);
    }

    @Test
    void batchesHoldTheSameNumbersAsAllTogether() {
        float[] all = images().examples().inputs().toFloatArray();
        var batches = images().batches(3).iterator();

        assertThat(batches.next().inputs().toFloatArray())
                .isEqualTo(java.util.Arrays.copyOf(all, 192));
        var last = batches.next();
        assertThat(last.inputs().shape()).isEqualTo(Shape.of(1, 8, 8, 1));
        assertThat(last.inputs().toFloatArray())
                .isEqualTo(java.util.Arrays.copyOfRange(all, 192, 256));
        assertThat(last.targets().toIntArray()).containsExactly(0);
    }

    @Test
    void rowsTakeAndSplitKeepImagesWithTheirLabels() {
        var chosen = images().rows(2, 0);
        assertThat(chosen.labels().toIntArray()).containsExactly(1, 0);
        assertThat(chosen.images().toByteArray()[0] & 0xFF).isEqualTo(128);
        assertThat(images().take(1).labels().toIntArray()).containsExactly(0);
        assertThat(images().take(99).count()).isEqualTo(4);
        var parts = images().split(.25, 3);
        assertThat(parts.train().count()).isEqualTo(3);
        assertThat(parts.test().count()).isEqualTo(1);
        assertThat(parts.test().classNames()).containsExactly("cat", "dog");
    }

    @Test
    void whatDoesNotFitTogetherIsRefused() {
        var pixels = Tensor.ofUint8(new byte[8], Shape.of(2, 2, 2, 1));
        var labels = Tensor.of(new int[2], Shape.of(2));
        assertThatThrownBy(() ->
                        new LabeledImages(
                                Tensor.ofUint8(new byte[8], Shape.of(2, 2, 2)),
                                labels,
                                List.of("a")))
                .hasMessageContaining("(2, 2, 2)");
        assertThatThrownBy(() ->
                        new LabeledImages(
                                Tensor.of(new float[8], Shape.of(2, 2, 2, 1)),
                                labels,
                                List.of("a")))
                .hasMessageContaining("float32");
        assertThatThrownBy(() ->
                        new LabeledImages(
                                pixels, Tensor.of(new long[2], Shape.of(2)), List.of("a")))
                .hasMessageContaining("int64");
        assertThatThrownBy(() ->
                        new LabeledImages(pixels, Tensor.of(new int[3], Shape.of(3)), List.of("a")))
                .hasMessageContaining("2 images but 3 labels");
        assertThatThrownBy(() ->
                        new LabeledImages(
                                pixels, Tensor.of(new int[] {0, 1}, Shape.of(2)), List.of("a")))
                .hasMessageContaining("label 1 of image 1");
    }

    @Test
    void idxFilesAreReadWithTheirLabels() throws IOException {
        var images =
                Files.write(
                        folder.resolve("images.gz"),
                        Bytes.gzip(Bytes.idx(8, new int[] {3, 2, 2}, Bytes.counting(12))));
        var labels =
                Files.write(
                        folder.resolve("labels"),
                        Bytes.idx(8, new int[] {3}, (byte) 2, (byte) 0, (byte) 4));
        var read = LabeledImages.readIdx(images, labels);

        assertThat(read.images().shape()).isEqualTo(Shape.of(3, 2, 2, 1));
        assertThat(read.labels().toIntArray()).containsExactly(2, 0, 4);
        assertThat(read.classNames()).containsExactly("0", "1", "2", "3", "4");
    }

    @Test
    void filesThatDoNotBelongTogetherAreNamed() throws IOException {
        var images =
                Files.write(
                        folder.resolve("images"),
                        Bytes.idx(8, new int[] {3, 2, 2}, Bytes.counting(12)));
        var labels =
                Files.write(
                        folder.resolve("labels"), Bytes.idx(8, new int[] {4}, Bytes.counting(4)));
        var floats =
                Files.write(folder.resolve("floats"), Bytes.idx(0x0D, new int[] {3}, new byte[12]));

        assertThatExceptionOfType(MalformedDataException.class)
                .isThrownBy(() -> LabeledImages.readIdx(images, labels))
                .withMessageContainingAll(
                        labels.toString(), "4 labels", images.toString(), "3 images");
        assertThatExceptionOfType(MalformedDataException.class)
                .isThrownBy(() -> LabeledImages.readIdx(labels, labels))
                .withMessageContaining("not images");
        assertThatExceptionOfType(MalformedDataException.class)
                .isThrownBy(() -> LabeledImages.readIdx(images, floats))
                .withMessageContaining("not labels");
    }

    @Test
    void aFolderLaidOutLikeMnistIsRead() throws IOException {
        Files.write(
                folder.resolve("train-images-idx3-ubyte"),
                Bytes.idx(8, new int[] {3, 2, 2}, Bytes.counting(12)));
        Files.write(
                folder.resolve("train-labels.idx1-ubyte.gz"),
                Bytes.gzip(Bytes.idx(8, new int[] {3}, Bytes.counting(3))));
        Files.write(
                folder.resolve("t10k-images.idx3-ubyte"),
                Bytes.idx(8, new int[] {1, 2, 2}, Bytes.counting(4)));
        assertThat(IdxFolder.isOne(folder)).isFalse();
        assertThatExceptionOfType(DataNotFoundException.class)
                .isThrownBy(() -> IdxFolder.load(folder))
                .withMessageContaining("t10k-labels-idx1-ubyte");
        Files.write(
                folder.resolve("t10k-labels-idx1-ubyte"), Bytes.idx(8, new int[] {1}, (byte) 1));

        assertThat(IdxFolder.isOne(folder)).isTrue();
        var data = IdxFolder.load(folder);
        assertThat(data.train().count()).isEqualTo(3);
        assertThat(data.test().count()).isEqualTo(1);
        assertThat(data.test().classNames()).containsExactly("0", "1", "2");
    }
}
