package io.gradus.nn.saving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gradus.data.Dataset;
import io.gradus.data.MalformedDataException;
import io.gradus.ir.DType;
import io.gradus.ir.Shape;
import io.gradus.nn.FitOptions;
import io.gradus.nn.Layer;
import io.gradus.nn.Sequential;
import io.gradus.nn.augmentation.RandomFlip;
import io.gradus.nn.augmentation.RandomTranslation;
import io.gradus.nn.layers.Dense;
import io.gradus.nn.layers.Flatten;
import io.gradus.nn.losses.MeanSquaredError;
import io.gradus.nn.optimizers.SGD;
import io.gradus.nn.preprocessing.Discretization;
import io.gradus.nn.preprocessing.Normalization;
import io.gradus.nn.preprocessing.OutputMode;
import io.gradus.nn.preprocessing.StringLookup;
import io.gradus.nn.preprocessing.TextProcessor;
import io.gradus.nn.preprocessing.TextVectorization;
import io.gradus.tensor.Generator;
import io.gradus.tensor.Tensor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigFileTest {
    @TempDir private Path folder;

    @Test
    void textProcessorsKeepWhatTheyHaveLearned() throws Exception {
        var texts = Dataset.of("a film to see twice", "a film to leave", "never \"again\"");
        var words = new TextVectorization().ngrams(2).outputMode(OutputMode.TF_IDF).adapt(texts);
        var file = folder.resolve("words.json");
        ConfigFile.save(words, file);
        var same = ConfigFile.load(TextProcessor.class, file);
        assertThat(same.vocabulary()).isEqualTo(words.vocabulary()).contains("a film", "again");
        var batch = List.of("see a film", "again again");
        assertThat(same.apply(batch).toArray()).isEqualTo(words.apply(batch).toArray());
        // In the map of a data set.
        for (var row : Dataset.of(batch, batch).map(same::apply)) {
            assertThat(row.toArray()).isEqualTo(words.apply(batch).toArray());
        }
        var lookup = new StringLookup("ä", "\n", "𝄞").maskToken("");
        ConfigFile.save(lookup, file);
        assertThat(ConfigFile.load(TextProcessor.class, file).apply("𝄞", "", "ä").toLongArray())
                .containsExactly(4, 0, 2);
    }

    @Test
    void otherFilesAreRefused() throws Exception {
        var file = folder.resolve("other.json");
        Files.writeString(file, "{\"class_name\": \"Dense\", \"config\": {\"units\": 3}}");
        assertThat(ConfigFile.load(Layer.class, file)).isInstanceOf(Dense.class);
        assertThatThrownBy(() -> ConfigFile.load(TextProcessor.class, file))
                .isInstanceOf(MalformedDataException.class)
                .hasMessageContaining("no TextProcessor 'Dense'");
        for (var settings :
                List.of(
                        "{",
                        "[]",
                        "{\"class_name\": \"StringLookup\", \"config\": {\"vocabulary\": [1]}}",
                        "{\"class_name\": \"StringLookup\", \"config\": {\"vocabulary\": [\"a\", \"a\"]}}",
                        "{\"class_name\": \"StringLookup\", \"config\": {\"vocabulary\": [\"a\"],"
                                + " \"idf_weights\": [1, 2]}}",
                        "{\"class_name\": \"StringLookup\", \"config\": {\"max_tokens\": 0}}",
                        "{\"class_name\": \"TextVectorization\", \"config\": {\"ngrams\": [0]}}",
                        "{\"class_name\": \"TextVectorization\", \"config\": {\"output_mode\": \"one_hot\"}}",
                        "{\"class_name\": \"TextVectorization\", \"config\": {\"split\": \"custom\"}}")) {
            Files.writeString(file, settings);
            assertThatThrownBy(() -> ConfigFile.load(TextProcessor.class, file))
                    .as(settings)
                    .isInstanceOf(MalformedDataException.class);
        }
    }

    /** What layers have learned is in the model's file, and they train in its compiled step. */
    @Test
    void modelsWithPreprocessingComeBack() throws Exception {
        var images = new Generator(1).normal(Shape.of(40, 6, 6, 2), 100, 30, DType.FLOAT32);
        var model =
                new Sequential(
                        new Normalization().adapt(images),
                        new RandomFlip().seed(3),
                        new RandomTranslation(0.2, 0.2),
                        new Flatten(),
                        new Dense(1));
        model.compile(new SGD(0.01), new MeanSquaredError());
        model.fit(images, images.mean(1, 2, 3).expandDims(1).div(100), new FitOptions().epochs(2));
        var file = folder.resolve("model.gradus");
        ModelFile.save(model, file);
        var same = ModelFile.load(file);
        assertThat(same.apply(images).toFloatArray()).isEqualTo(model.apply(images).toFloatArray());
        assertThat(same.apply(images, true).toFloatArray())
                .isNotEqualTo(same.apply(images).toFloatArray());
        var bins = Discretization.ofBins(4).adapt(images);
        ConfigFile.save(bins, folder.resolve("bins"));
        var sameBins = ConfigFile.load(Layer.class, folder.resolve("bins"));
        assertThat(sameBins.apply(Tensor.of(99.5f)).toLong())
                .isEqualTo(bins.apply(Tensor.of(99.5f)).toLong());
    }
}
