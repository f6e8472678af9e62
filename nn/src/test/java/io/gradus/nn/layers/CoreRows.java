package io.gradus.nn.layers;

import static io.gradus.nn.layers.LayerRow.Trait.ANY_STEPS;
import static io.gradus.nn.layers.LayerRow.Trait.MAKES_MASK;
import static io.gradus.nn.layers.LayerRow.Trait.MASK_PASSES;
import static io.gradus.nn.layers.LayerRow.Trait.NO_CONFIG;
import static io.gradus.nn.layers.LayerRow.Trait.NO_GRADIENT;

import io.gradus.nn.weights.Initializer;
import java.util.List;

/** Core layers and activations. */
final class CoreRows {
    private CoreRows() {}

    static List<LayerRow> rows() {
        return List.of(
                LayerRow.of("dense", () -> new Dense(3)).input(4).output(3).with(MASK_PASSES),
                LayerRow.of(
                                "dense of sequences",
                                () ->
                                        new Dense(3, "tanh")
                                                .kernelInitializer(Initializer.heNormal()))
                        .input(5, 4)
                        .output(5, 3)
                        .with(ANY_STEPS, MASK_PASSES),
                LayerRow.of("dense without bias", () -> new Dense(2).useBias(false))
                        .input(4)
                        .output(2)
                        .with(MASK_PASSES),
                LayerRow.of("einsum dense", () -> new EinsumDense("ab,bc->ac", 3).biasAxes("c"))
                        .input(4)
                        .output(3),
                LayerRow.of(
                                "einsum dense of heads",
                                () ->
                                        new EinsumDense("abc,cde->abde", -1, 2, 3)
                                                .biasAxes("de")
                                                .activation("tanh"))
                        .input(5, 4)
                        .output(5, 2, 3)
                        .with(ANY_STEPS),
                LayerRow.of(
                                "einsum dense with dots in front",
                                () -> new EinsumDense("...x,xy->...y", 3).biasAxes("y"))
                        .input(2, 5, 4)
                        .output(2, 5, 3),
                LayerRow.of(
                                "einsum dense with dots behind",
                                () -> new EinsumDense("ab...,bc->ac...", 3).biasAxes("c"))
                        .input(4, 2, 5)
                        .output(3, 2, 5),
                LayerRow.of("embedding", () -> new Embedding(7, 3))
                        .integers(7, 5)
                        .output(5, 3)
                        .with(ANY_STEPS),
                LayerRow.of("embedding that masks", () -> new Embedding(3, 2).maskZero(true))
                        .integers(3, 6)
                        .output(6, 2)
                        .with(ANY_STEPS, MAKES_MASK),
                LayerRow.of("reversible embedding", () -> new ReversibleEmbedding(7, 3))
                        .integers(7, 5)
                        .output(5, 3)
                        .with(ANY_STEPS),
                LayerRow.of(
                                "reversible embedding, backwards",
                                () -> new ReversibleEmbedding(7, 3).logitSoftCap(2))
                        .input(5, 3)
                        .output(5, 7)
                        .with(ANY_STEPS, MASK_PASSES),
                LayerRow.of(
                                "reversible embedding with a matrix of its own",
                                () -> new ReversibleEmbedding(7, 3).tieWeights(false))
                        .input(5, 3)
                        .output(5, 7)
                        .with(MASK_PASSES),
                LayerRow.of("identity", Identity::new).input(4).output(4).with(MASK_PASSES),
                LayerRow.of("lambda", () -> new Lambda(x -> x.square().sum(-1)))
                        .input(5, 4)
                        .output(5)
                        .with(ANY_STEPS, NO_CONFIG),
                LayerRow.of("masking", Masking::new)
                        .input(5, 4)
                        .output(5, 4)
                        .with(ANY_STEPS, MAKES_MASK),
                LayerRow.of("masking of a value", () -> new Masking(1))
                        .integers(2, 5, 1)
                        .output(5, 1)
                        .with(MAKES_MASK, NO_GRADIENT),
                LayerRow.of("activation", () -> new ActivationLayer("softsign"))
                        .input(4)
                        .output(4)
                        .with(MASK_PASSES),
                LayerRow.of("elu", () -> new ELU(0.7))
                        .input(4)
                        .output(4)
                        .with(ANY_STEPS, MASK_PASSES),
                LayerRow.of("leaky relu", LeakyReLU::new).input(4).output(4).with(MASK_PASSES),
                LayerRow.of("prelu", PReLU::new).input(3, 4).output(3, 4).with(MASK_PASSES),
                LayerRow.of("prelu with shared axes", () -> new PReLU().sharedAxes(1, 2))
                        .input(3, 4, 2)
                        .output(3, 4, 2)
                        .with(ANY_STEPS, MASK_PASSES),
                LayerRow.of("relu", ReLU::new).input(4).output(4).with(MASK_PASSES),
                LayerRow.of(
                                "relu of three pieces",
                                () -> new ReLU().maxValue(1).negativeSlope(0.2).threshold(0.5))
                        .input(4)
                        .output(4)
                        .with(ANY_STEPS, MASK_PASSES),
                LayerRow.of("softmax", Softmax::new)
                        .input(5, 4)
                        .output(5, 4)
                        .with(ANY_STEPS, MASK_PASSES),
                LayerRow.of("softmax along two axes", () -> new Softmax(1, 2))
                        .input(5, 4)
                        .output(5, 4)
                        .with(ANY_STEPS, MASK_PASSES),
                LayerRow.of("softmax with a mask", Softmax::new)
                        .input(5, 4)
                        .integers(2, 5, 4)
                        .output(5, 4)
                        .with(ANY_STEPS, MASK_PASSES));
    }
}
