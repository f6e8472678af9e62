package io.gradus.nn.saving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import io.gradus.data.Digits;
import io.gradus.data.MalformedDataException;
import io.gradus.ir.DType;
import io.gradus.ir.Shape;
import io.gradus.nn.Sequential;
import io.gradus.nn.layers.Conv2D;
import io.gradus.nn.layers.Dense;
import io.gradus.nn.layers.Dropout;
import io.gradus.nn.layers.Flatten;
import io.gradus.nn.layers.MaxPooling2D;
import io.gradus.tensor.Generator;
import io.gradus.tensor.Padding;
import io.gradus.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ImageClassifierTest {
    @TempDir Path folder;

    static ImageClassifier small() {
        var model =
                new Sequential(
                        new Conv2D(2, 3, "gelu").strides(2).padding(Padding.SAME),
                        new MaxPooling2D(2),
                        new Sequential(new Flatten(), new Dropout(0.5)).name("middle"),
                        new Dense(3).name("last"));
        model.build(Shape.of(8, 8, 1), new Generator(2));
        return new ImageClassifier(model, List.of("cat", "dog", "ふくろう"));
    }

    private SafeTensors saved() throws IOException {
        var file = folder.resolve("model.safetensors");
        small().save(file);
        return SafeTensors.read(file);
    }

    @Test
    void whatIsSavedIsLoaded() throws IOException {
        var classifier = small();
        var file = folder.resolve("model.safetensors");
        classifier.save(file);
        var loaded = ImageClassifier.load(file);
        assertThat(loaded.classNames()).isEqualTo(classifier.classNames());
        assertThat(loaded.imageShape()).isEqualTo(Shape.of(8, 8, 1));
        var images = new Generator(1).uniform(Shape.of(5, 8, 8, 1));
        var probabilities = loaded.probabilities(images);
        assertThat(probabilities.toFloatArray())
                .isEqualTo(classifier.probabilities(images).toFloatArray());
        for (float sum : probabilities.sum(1).toFloatArray()) {
            assertThat(sum).isCloseTo(1, offset(1e-6f));
        }
        var again = folder.resolve("again.safetensors");
        loaded.save(again);
        assertThat(again).hasSameBinaryContentAs(file);
    }

    @Test
    void wholeModelsOfImagesAreReadToo() throws IOException {
        var images = new Generator(1).uniform(Shape.of(5, 6, 6, 1));
        var file = folder.resolve("model.gradus");
        for (var activation : List.of("linear", "softmax")) {
            var model = new Sequential(new Flatten(), new Dense(3, activation));
            model.build(Shape.of(6, 6, 1), new Generator(2));
            ModelFile.save(model, file);
            var loaded = ImageClassifier.load(file);
            var outputs = model.apply(images);
            var expected = activation.equals("softmax") ? outputs : outputs.softmax();
            assertThat(loaded.classNames()).containsExactly("0", "1", "2");
            assertThat(loaded.probabilities(images).toFloatArray())
                    .containsExactly(expected.toFloatArray(), offset(1e-6f));
        }
        var rows = new Sequential(new Dense(2));
        rows.build(Shape.of(3), new Generator(1));
        ModelFile.save(rows, file);
        assertThatThrownBy(() -> ImageClassifier.load(file))
                .isInstanceOf(MalformedDataException.class)
                .hasMessageContaining("not of images");
    }

    @Test
    void bytesAndFloatsAreTheSameImages() throws IOException {
        var images = Digits.load(1, 300, 0).train();
        var model = new Sequential(new Flatten(), new Dense(10));
        model.build(Shape.of(28, 28, 1), new Generator(2));
        var classifier = new ImageClassifier(model, images.classNames());
        // 300 images are more than go through the model at once.
        var ofBytes = classifier.probabilities(images.images());
        assertThat(ofBytes.shape()).isEqualTo(Shape.of(300, 10));
        assertThat(classifier.probabilities(images.examples().inputs()).toFloatArray())
                .isEqualTo(ofBytes.toFloatArray());
        assertThatIllegalArgumentException()
                .isThrownBy(() -> classifier.probabilities(Tensor.ones(Shape.of(1, 27, 28, 1))))
                .withMessageContaining("(n, 28, 28, 1)");
    }

    @Test
    void theModelMustFit() {
        var model = new Sequential(new Flatten(), new Dense(3));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ImageClassifier(model, List.of("a")))
                .withMessageContaining("built");
        model.build(Shape.of(4, 4, 1), new Generator(1));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ImageClassifier(model, List.of("a")))
                .withMessageContaining("(1, 3)");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"units\":3|\"units\":4|'last/kernel' are float32(8, 3), the layer needs float32(8, 4)",
                "\"units\":3|\"units\":2000000000|more elements than a Java array",
                "\"units\":3|\"units\":0|units is 0",
                "\"units\":3|\"units\":-1|units is -1",
                "\"units\":3|\"units\":3.0|an integer of 32 bits",
                "\"class_name\":\"Dense\"|\"class_name\":\"java.lang.Runtime\"|no Layer 'java.lang.Runtime'",
                "\"activation\":\"gelu\"|\"activation\":\"exec\"|unknown activation 'exec'",
                "\"name\":\"last\"|\"name\":\"../last\"|no name for a layer",
                "\"name\":\"last\"|\"name\":\"conv2d\"|side by side are named 'conv2d'",
                "\"strides\":[2,2]|\"strides\":[1,1]|'last/kernel'",
                "\"strides\":[2,2]|\"strides\":[2,1]|'last/kernel'",
                "\"padding\":\"same\"|\"padding\":\"none\"|padding is 'none'",
                "\"rate\":0.5|\"rate\":1.5|rate is 1.5",
                "\"input_shape\":[8,8,1]|\"input_shape\":[8,8]|three sizes",
                "\"input_shape\":[8,8,1]|\"input_shape\":[65536,65536,1]|elements",
                "\"input_shape\":[8,8,1]|\"input_shape\":[0,8,1]|does not fit into axis 1",
                "\"input_range\":[0,1]|\"input_range\":[0,255]|scaled to 0 to 1",
                "\"outputs\":\"logits\"|\"outputs\":\"probabilities\"|gives logits",
                "\"dog\",|''|there are 2 classes",
                "{\"model\"|[\"model\"|Unexpected",
                "{\"model\"|{\"model\":{},\"model\"|uplicate",
            })
    void configurationsThatLieAreRefused(String part, String instead, String message)
            throws IOException {
        var saved = saved();
        var replacement = instead.equals("''") ? "" : instead;
        var config = saved.metadata().get("config");
        assertThat(config).contains(part);
        var changed = metadata(saved, "config", text -> text.replace(part, replacement));
        assertThatThrownBy(
                        () -> ImageClassifier.of(new SafeTensors(saved.tensors(), changed), "file"))
                .isInstanceOf(MalformedDataException.class)
                .hasMessageStartingWith("file: ")
                .hasMessageContaining(message);
    }

    private static Map<String, String> metadata(
            SafeTensors saved, String key, UnaryOperator<String> change) {
        var metadata = new HashMap<>(saved.metadata());
        metadata.put(key, change.apply(metadata.get(key)));
        return metadata;
    }

    @Test
    void hugeModelsInSmallFilesAreRefused() throws IOException {
        var saved = saved();
        // 2^30 positions of the pooling would need 8 GiB for one image.
        var config =
                "{\"model\":{\"class_name\":\"Sequential\",\"config\":{\"name\":\"m\",\"layers\":["
                        + "{\"class_name\":\"MaxPooling2D\",\"config\":{\"name\":\"p\","
                        + "\"pool_size\":[1,1],\"strides\":[1,1],\"padding\":\"same\"}}]}},"
                        + "\"input_shape\":[32768,32768,1],\"input_range\":[0,1],"
                        + "\"outputs\":\"logits\",\"class_names\":[]}";
        var content = new SafeTensors(Map.of(), metadata(saved, "config", text -> config));
        assertThatThrownBy(() -> ImageClassifier.of(content, "file"))
                .isInstanceOf(MalformedDataException.class)
                .hasMessageContaining("more than this reads");
    }

    @Test
    void weightsMustBeTheModels() throws IOException {
        var saved = saved();
        var fewer = new HashMap<>(saved.tensors());
        fewer.remove("last/bias");
        assertThatThrownBy(
                        () -> ImageClassifier.of(new SafeTensors(fewer, saved.metadata()), "file"))
                .hasMessageContaining("no weights 'last/bias'");
        var more = new HashMap<>(saved.tensors());
        more.put("other", Tensor.of(1f));
        assertThatThrownBy(
                        () -> ImageClassifier.of(new SafeTensors(more, saved.metadata()), "file"))
                .hasMessageContaining("no place for the weights [other]");
        var integers = new HashMap<>(saved.tensors());
        integers.replaceAll((name, tensor) -> tensor.cast(DType.INT32));
        assertThatThrownBy(() ->
                        ImageClassifier.of(new SafeTensors(integers, saved.metadata()), "file"))
                .hasMessageContaining("int32");
        var halves = new HashMap<>(saved.tensors());
        halves.replaceAll((name, tensor) -> tensor.cast(DType.FLOAT16));
        assertThat(
                        ImageClassifier.of(new SafeTensors(halves, saved.metadata()), "file")
                                .model()
                                .variables())
                .allMatch(variable -> variable.dtype() == DType.FLOAT32);
    }

    @Test
    void otherFilesAreRefused() throws IOException {
        var saved = saved();
        assertThatThrownBy(() ->
                        ImageClassifier.of(new SafeTensors(saved.tensors(), Map.of()), "file"))
                .hasMessageContaining("not a classifier");
        var later = metadata(saved, "version", version -> "2");
        assertThatThrownBy(
                        () -> ImageClassifier.of(new SafeTensors(saved.tensors(), later), "file"))
                .hasMessageContaining("version '2'");
    }
}
