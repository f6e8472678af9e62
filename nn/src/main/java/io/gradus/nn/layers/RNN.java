package io.gradus.nn.layers;

import io.gradus.nn.Layer;
import io.gradus.nn.config.Config;
import java.util.List;

/** Walks any {@link Cell} along sequences, or several on top of one another. */
public final class RNN extends Recurrent<RNN> {
    private Cell cell;

    /**
     * A layer that returns the output of the last step.
     *
     * @param cell what is walked along the sequences
     */
    public RNN(Cell cell) {
        this.cell = cell;
    }

    /**
     * A layer of cells on top of one another.
     *
     * @param cells the cells, the first of which gets the inputs
     */
    public RNN(List<? extends Cell> cells) {
        this(new StackedRNNCells(cells));
    }

    @Override
    Cell cell() {
        return cell;
    }

    @Override
    RNN copy() {
        return new RNN(cell.copy()).like(this);
    }

    @Override
    protected void settings(Config config) {
        cell = StackedRNNCells.cell(config.object("cell", Layer.class, cell));
        super.settings(config);
    }
}
