package io.gradus.nn.layers;

import static io.gradus.nn.layers.LayerRow.Trait.MASK_PASSES;
import static io.gradus.nn.layers.LayerRow.Trait.TRAINING_DIFFERS;

import java.util.List;
import java.util.stream.Stream;

/** Attention. */
final class AttentionRows {
    private AttentionRows() {}

    static List<LayerRow> rows() {
        return Stream.of(scored(), heads()).flatMap(List::stream).toList();
    }

    private static List<LayerRow> scored() {
        return List.of(
                LayerRow.of("attention", Attention::new)
                        .input(3, 2)
                        .input(4, 2)
                        .output(3, 2)
                        .with(MASK_PASSES),
                LayerRow.of(
                                "attention with keys",
                                () -> new Attention().useScale(true).returnAttentionScores(true))
                        .input(3, 2)
                        .input(4, 5)
                        .input(4, 2)
                        .masked(3)
                        .output(3, 5)
                        .output(3, 4)
                        .with(MASK_PASSES),
                LayerRow.of(
                                "attention by sums of one weight",
                                () ->
                                        new Attention()
                                                .scoreMode("concat")
                                                .useScale(true)
                                                .useCausalMask(true))
                        .input(3, 2)
                        .input(4, 2)
                        .output(3, 2)
                        .with(MASK_PASSES),
                LayerRow.of("attention dropout", () -> new Attention().dropout(0.5).seed(2))
                        .input(3, 2)
                        .input(4, 2)
                        .output(3, 2)
                        .with(MASK_PASSES, TRAINING_DIFFERS),
                LayerRow.of("additive attention", AdditiveAttention::new)
                        .input(3, 2)
                        .input(4, 2)
                        .output(3, 2)
                        .with(MASK_PASSES),
                LayerRow.of(
                                "additive attention without scale",
                                () -> new AdditiveAttention().useScale(false).useCausalMask(true))
                        .input(3, 2)
                        .input(3, 2)
                        .output(3, 2)
                        .with(MASK_PASSES));
    }

    private static List<LayerRow> heads() {
        return List.of(
                LayerRow.of("multi-head attention", () -> new MultiHeadAttention(2, 3))
                        .input(3, 4)
                        .output(3, 4)
                        .with(MASK_PASSES),
                LayerRow.of(
                                "masked multi-head attention",
                                () -> new MultiHeadAttention(2, 3).returnAttentionScores(true))
                        .input(3, 4)
                        .masked(3)
                        .output(3, 4)
                        .output(2, 3, 3)
                        .with(MASK_PASSES),
                LayerRow.of(
                                "multi-head attention of three inputs",
                                () ->
                                        new MultiHeadAttention(2, 3)
                                                .valueDim(2)
                                                .outputShape(5)
                                                .useBias(false)
                                                .useCausalMask(true)
                                                .slidingWindow(2))
                        .input(4, 4)
                        .input(3, 2)
                        .input(3, 6)
                        .output(4, 5)
                        .with(MASK_PASSES),
                LayerRow.of(
                                "multi-head attention along one of two axes",
                                () ->
                                        new MultiHeadAttention(2, 2)
                                                .attentionAxes(2)
                                                .returnAttentionScores(true))
                        .input(2, 3, 4)
                        .output(2, 3, 4)
                        .output(2, 2, 3, 3)
                        .with(MASK_PASSES),
                LayerRow.of(
                                "multi-head attention along the first of two axes",
                                () ->
                                        new MultiHeadAttention(1, 2)
                                                .attentionAxes(1)
                                                .outputShape(3, 2))
                        .input(3, 2, 4)
                        .masked(3)
                        .output(3, 2, 3, 2)
                        .with(MASK_PASSES),
                LayerRow.of(
                                "multi-head attention along two axes",
                                () -> new MultiHeadAttention(1, 2).useGate(true))
                        .input(2, 2, 3)
                        .input(1, 3, 3)
                        .output(2, 2, 3)
                        .with(MASK_PASSES),
                LayerRow.of(
                                "multi-head attention dropout",
                                () -> new MultiHeadAttention(2, 2).dropout(0.5).seed(1))
                        .input(4, 3)
                        .output(4, 3)
                        .with(MASK_PASSES, TRAINING_DIFFERS),
                LayerRow.of(
                                "attention of groups",
                                () ->
                                        new GroupQueryAttention(2, 4, 2)
                                                .useCausalMask(true)
                                                .returnAttentionScores(true))
                        .input(3, 5)
                        .output(3, 5)
                        .output(4, 3, 3)
                        .with(MASK_PASSES),
                LayerRow.of(
                                "attention of groups with a gate",
                                () -> new GroupQueryAttention(2, 4, 1).useGate(true).dropout(0.3))
                        .input(3, 5)
                        .input(4, 3)
                        .output(3, 5)
                        .with(MASK_PASSES, TRAINING_DIFFERS));
    }
}
