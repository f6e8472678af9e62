package io.gradus.nn.layers;

/**
 * An LSTM of convolutions along sequences of volumes [batch, steps, depth, height, width,
 * channels].
 */
public final class ConvLSTM3D extends ConvLSTM<ConvLSTM3D> {
    /**
     * A layer that returns the output of the last step.
     *
     * @param filters how many filters, which is the number of channels of the outputs
     * @param kernelSize the depth, height and width of a filter, or one number for all
     */
    public ConvLSTM3D(int filters, int... kernelSize) {
        this(new ConvLSTMCell(3, filters, kernelSize));
    }

    private ConvLSTM3D(ConvLSTMCell cell) {
        super(cell);
    }

    @Override
    ConvLSTM3D copy() {
        return new ConvLSTM3D(cell().copy()).like(this);
    }
}
