package io.gradus.nn.layers;

/** An LSTM of convolutions along sequences of lines [batch, steps, length, channels]. */
public final class ConvLSTM1D extends ConvLSTM<ConvLSTM1D> {
    /**
     * A layer that returns the output of the last step.
     *
     * @param filters how many filters, which is the number of channels of the outputs
     * @param kernelSize the length of a filter
     */
    public ConvLSTM1D(int filters, int kernelSize) {
        this(new ConvLSTMCell(1, filters, kernelSize));
    }

    private ConvLSTM1D(ConvLSTMCell cell) {
        super(cell);
    }

    @Override
    ConvLSTM1D copy() {
        return new ConvLSTM1D(cell().copy()).like(this);
    }
}
