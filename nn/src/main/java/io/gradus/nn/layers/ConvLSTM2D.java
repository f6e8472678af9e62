package io.gradus.nn.layers;

/** An LSTM of convolutions along sequences of images [batch, steps, height, width, channels]. */
public final class ConvLSTM2D extends ConvLSTM<ConvLSTM2D> {
    /**
     * A layer that returns the output of the last step.
     *
     * @param filters how many filters, which is the number of channels of the outputs
     * @param kernelSize the height and width of a filter, or one number for both
     */
    public ConvLSTM2D(int filters, int... kernelSize) {
        this(new ConvLSTMCell(2, filters, kernelSize));
    }

    private ConvLSTM2D(ConvLSTMCell cell) {
        super(cell);
    }

    @Override
    ConvLSTM2D copy() {
        return new ConvLSTM2D(cell().copy()).like(this);
    }
}
