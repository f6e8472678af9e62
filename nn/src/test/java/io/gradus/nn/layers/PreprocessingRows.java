package io.gradus.nn.layers;

import static io.gradus.nn.layers.LayerRow.Trait.KEEPS_DTYPE;
import static io.gradus.nn.layers.LayerRow.Trait.MASK_PASSES;
import static io.gradus.nn.layers.LayerRow.Trait.NO_GRADIENT;

import io.gradus.nn.preprocessing.CategoryEncoding;
import io.gradus.nn.preprocessing.Discretization;
import io.gradus.nn.preprocessing.HashedCrossing;
import io.gradus.nn.preprocessing.Hashing;
import io.gradus.nn.preprocessing.IntegerLookup;
import io.gradus.nn.preprocessing.Normalization;
import io.gradus.nn.preprocessing.OutputMode;
import io.gradus.nn.preprocessing.Pipeline;
import io.gradus.nn.preprocessing.Rescaling;
import io.gradus.tensor.Tensor;
import java.util.List;

/** Layers that bring numbers and categories into the form that models take. */
final class PreprocessingRows {
    private PreprocessingRows() {}

    static List<LayerRow> rows() {
        return List.of(
                LayerRow.of(
                                "normalization",
                                () ->
                                        new Normalization(
                                                new double[] {1, -2}, new double[] {4, 0.25}))
                        .input(3, 2)
                        .output(3, 2)
                        .with(MASK_PASSES),
                LayerRow.of("inverted normalization", () -> new Normalization(1, 4).invert(true))
                        .input(2)
                        .output(2)
                        .with(MASK_PASSES),
                LayerRow.of(
                                "adapted normalization",
                                () ->
                                        new Normalization()
                                                .axis(1)
                                                .adapt(Tensor.of(new float[][] {{1, 2}, {3, 5}})))
                        .input(2)
                        .output(2)
                        .with(MASK_PASSES),
                LayerRow.of("rescaling", () -> new Rescaling(0.5, 3))
                        .input(4)
                        .output(4)
                        .with(MASK_PASSES),
                LayerRow.of(
                                "pipeline",
                                () -> new Pipeline(new Rescaling(2), new Normalization(1, 4)))
                        .input(4)
                        .output(4)
                        .with(MASK_PASSES),
                LayerRow.of("discretization", () -> new Discretization(-1, 0, 0.5))
                        .input(4)
                        .output(4)
                        .with(NO_GRADIENT, KEEPS_DTYPE),
                LayerRow.of(
                                "adapted discretization",
                                () ->
                                        Discretization.ofBins(3)
                                                .outputMode(OutputMode.COUNT)
                                                .adapt(Tensor.of(new float[] {-2, -1, 0, 1, 2})))
                        .input(4)
                        .output(3)
                        .with(NO_GRADIENT),
                LayerRow.of("category encoding", () -> new CategoryEncoding(5))
                        .integers(5, 3)
                        .output(5)
                        .with(NO_GRADIENT),
                LayerRow.of(
                                "one-hot category encoding",
                                () -> new CategoryEncoding(5, OutputMode.ONE_HOT))
                        .integers(5, 3)
                        .output(3, 5)
                        .with(NO_GRADIENT),
                LayerRow.of(
                                "weighted category encoding",
                                () -> new CategoryEncoding(5, OutputMode.COUNT))
                        .integers(5, 3)
                        .input(3)
                        .output(5),
                LayerRow.of("integer lookup", () -> new IntegerLookup(3, 1, 7).maskToken(0))
                        .integers(9, 4)
                        .output(4)
                        .with(NO_GRADIENT),
                LayerRow.of(
                                "integer lookup with weights",
                                () ->
                                        new IntegerLookup()
                                                .outputMode(OutputMode.TF_IDF)
                                                .vocabulary(
                                                        new long[] {5, 3}, new double[] {0.3, 2}))
                        .integers(9, 4)
                        .output(3)
                        .with(NO_GRADIENT),
                LayerRow.of("hashing", () -> new Hashing(7).maskValue(3))
                        .integers(100, 4)
                        .output(4)
                        .with(NO_GRADIENT),
                LayerRow.of(
                                "salted hashing",
                                () -> new Hashing(7).salt(1, 2).outputMode(OutputMode.MULTI_HOT))
                        .integers(100, 4)
                        .output(7)
                        .with(NO_GRADIENT),
                LayerRow.of(
                                "hashed crossing",
                                () -> new HashedCrossing(7).outputMode(OutputMode.ONE_HOT))
                        .integers(100, 1)
                        .integers(9, 1)
                        .output(7)
                        .with(NO_GRADIENT));
    }
}
