package io.gradus.nn.layers;

/**
 * A fully connected recurrent layer (Elman, 1990): walks a {@link SimpleRNNCell} along sequences.
 * Its state is the output.
 */
public final class SimpleRNN extends GatedRecurrent<SimpleRNN> {
    private final SimpleRNNCell cell;

    /**
     * A layer that returns the output of the last step.
     *
     * @param units the size of the outputs and of the state
     */
    public SimpleRNN(int units) {
        this(new SimpleRNNCell(units));
    }

    private SimpleRNN(SimpleRNNCell cell) {
        this.cell = cell;
    }

    @Override
    SimpleRNNCell cell() {
        return cell;
    }

    @Override
    SimpleRNN copy() {
        return new SimpleRNN(cell.copy()).like(this);
    }
}
