package io.gradus.nn.layers;

import io.gradus.ir.Shape;
import io.gradus.tensor.Tensor;
import java.util.ArrayList;
import java.util.stream.IntStream;

/** Where the channels of sequences, images and volumes stand. */
public enum DataFormat {
    /** [batch, sizes…, channels]. */
    CHANNELS_LAST,
    /** [batch, channels, sizes…]; layers compute with the channels last. */
    CHANNELS_FIRST;

    /** Inputs with their channels last. */
    Tensor last(Tensor inputs) {
        return stays(inputs.rank()) ? inputs : inputs.transpose(moved(inputs.rank(), 1, -1));
    }

    /** The shape of inputs with their channels last. */
    Shape last(Shape inputs) {
        return stays(inputs.rank())
                ? inputs
                : inputs.without(1).inserted(inputs.rank() - 1, inputs.dim(1));
    }

    /** Outputs that have their channels last, with the channels where they belong. */
    Tensor back(Tensor outputs) {
        return stays(outputs.rank()) ? outputs : outputs.transpose(moved(outputs.rank(), -1, 1));
    }

    private boolean stays(int rank) {
        return this == CHANNELS_LAST || rank < 3;
    }

    /** The axes in order, but for one that is moved. */
    private static int[] moved(int rank, int from, int to) {
        var axes = new ArrayList<>(IntStream.range(0, rank).boxed().toList());
        int axis = axes.remove(Math.floorMod(from, rank));
        axes.add(Math.floorMod(to, rank), axis);
        return axes.stream().mapToInt(a -> a).toArray();
    }
}
