package io.gradus.nn.layers;

import static io.gradus.nn.layers.LayerRow.Trait.ANY_STEPS;
import static io.gradus.nn.layers.LayerRow.Trait.MAKES_MASK;
import static io.gradus.nn.layers.LayerRow.Trait.MASK_PASSES;

import java.util.List;

/** Merging. */
final class MergingRows {
    private MergingRows() {}

    static List<LayerRow> rows() {
        return List.of(
                LayerRow.of("add", Add::new).input(4).input(4).input(4).output(4).with(ANY_STEPS),
                LayerRow.of("add of unequal ranks", Add::new).input(4).input(3, 4).output(3, 4),
                LayerRow.of("subtract", Subtract::new).input(3, 4).input(3, 4).output(3, 4),
                LayerRow.of("multiply", Multiply::new).input(4).input(4).input(4).output(4),
                LayerRow.of("multiply with sizes of 1", Multiply::new)
                        .input(3, 1)
                        .input(3, 4)
                        .output(3, 4)
                        .with(ANY_STEPS),
                LayerRow.of("multiply of a masked input", Multiply::new)
                        .input(3, 4)
                        .input(3, 4)
                        .output(3, 4)
                        .with(ANY_STEPS)
                        .masked(3),
                LayerRow.of("average", Average::new).input(4).input(4).input(4).output(4),
                LayerRow.of("maximum", Maximum::new).input(3, 4).input(3, 4).output(3, 4),
                LayerRow.of("maximum of a masked input", Maximum::new)
                        .input(3, 4)
                        .input(3, 4)
                        .output(3, 4)
                        .with(ANY_STEPS)
                        .masked(3),
                LayerRow.of("minimum", Minimum::new).input(4).input(4).input(4).output(4),
                LayerRow.of("concatenate", Concatenate::new)
                        .input(3, 4)
                        .input(3, 2)
                        .output(3, 6)
                        .with(ANY_STEPS, MASK_PASSES),
                LayerRow.of("concatenate of steps", () -> new Concatenate(1))
                        .input(3, 4)
                        .input(2, 4)
                        .output(5, 4)
                        .with(MAKES_MASK)
                        .masked(3),
                LayerRow.of("dot", () -> new Dot(1)).input(4).input(4).output(1),
                LayerRow.of("dot of sequences", () -> new Dot(2, 1))
                        .input(3, 4)
                        .input(4, 2)
                        .output(3, 2),
                LayerRow.of("dot of unequal ranks", () -> new Dot(-1).normalize(true))
                        .input(3, 4)
                        .input(4)
                        .output(3));
    }
}
