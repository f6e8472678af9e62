package io.gradus.nn.layers;

import io.gradus.nn.Layer;
import io.gradus.nn.config.Registry;

/** What there is of layers. */
public final class Layers {
    private Layers() {}

    /**
     * All layers of this package, for models that come out of files.
     *
     * @return the registry
     */
    public static Registry registry() {
        return Registry.empty()
                // core
                .with(Layer.class, () -> new Dense(1))
                .with(Layer.class, () -> new EinsumDense("ab,bc->ac", 1))
                .with(Layer.class, () -> new Embedding(1, 1))
                .with(Layer.class, Identity::new)
                .with(Layer.class, Masking::new)
                .with(Layer.class, () -> new ReversibleEmbedding(1, 1))
                // activations
                .with(Layer.class, () -> new ActivationLayer("linear"))
                .with(Layer.class, ELU::new)
                .with(Layer.class, LeakyReLU::new)
                .with(Layer.class, PReLU::new)
                .with(Layer.class, ReLU::new)
                .with(Layer.class, Softmax::new)
                // convolutions
                .with(Layer.class, () -> new Conv1D(1, 1))
                .with(Layer.class, () -> new Conv2D(1, 1))
                .with(Layer.class, () -> new Conv3D(1, 1))
                .with(Layer.class, () -> new Conv1DTranspose(1, 1))
                .with(Layer.class, () -> new Conv2DTranspose(1, 1))
                .with(Layer.class, () -> new Conv3DTranspose(1, 1))
                .with(Layer.class, () -> new DepthwiseConv1D(1))
                .with(Layer.class, () -> new DepthwiseConv2D(1))
                .with(Layer.class, () -> new SeparableConv1D(1, 1))
                .with(Layer.class, () -> new SeparableConv2D(1, 1))
                // merging
                .with(Layer.class, Add::new)
                .with(Layer.class, Average::new)
                .with(Layer.class, Concatenate::new)
                .with(Layer.class, () -> new Dot(1))
                .with(Layer.class, Maximum::new)
                .with(Layer.class, Minimum::new)
                .with(Layer.class, Multiply::new)
                .with(Layer.class, Subtract::new)
                // normalisation
                .with(Layer.class, BatchNormalization::new)
                .with(Layer.class, GroupNormalization::new)
                .with(Layer.class, LayerNormalization::new)
                .with(Layer.class, RMSNormalization::new)
                .with(RenormClipping.class, RenormClipping::new)
                .with(Layer.class, () -> new SpectralNormalization(new Dense(1)))
                .with(Layer.class, UnitNormalization::new)
                // pooling
                .with(Layer.class, () -> new AdaptiveAveragePooling1D(1))
                .with(Layer.class, () -> new AdaptiveAveragePooling2D(1))
                .with(Layer.class, () -> new AdaptiveAveragePooling3D(1))
                .with(Layer.class, () -> new AdaptiveMaxPooling1D(1))
                .with(Layer.class, () -> new AdaptiveMaxPooling2D(1))
                .with(Layer.class, () -> new AdaptiveMaxPooling3D(1))
                .with(Layer.class, AveragePooling1D::new)
                .with(Layer.class, AveragePooling2D::new)
                .with(Layer.class, AveragePooling3D::new)
                .with(Layer.class, GlobalAveragePooling1D::new)
                .with(Layer.class, GlobalAveragePooling2D::new)
                .with(Layer.class, GlobalAveragePooling3D::new)
                .with(Layer.class, GlobalMaxPooling1D::new)
                .with(Layer.class, GlobalMaxPooling2D::new)
                .with(Layer.class, GlobalMaxPooling3D::new)
                .with(Layer.class, MaxPooling1D::new)
                .with(Layer.class, MaxPooling2D::new)
                .with(Layer.class, MaxPooling3D::new)
                // regularisation
                .with(Layer.class, () -> new ActivityRegularization(0, 0))
                .with(Layer.class, () -> new AlphaDropout(0))
                .with(Layer.class, () -> new Dropout(0))
                .with(Layer.class, () -> new GaussianDropout(0))
                .with(Layer.class, () -> new GaussianNoise(0))
                .with(Layer.class, () -> new SpatialDropout1D(0))
                .with(Layer.class, () -> new SpatialDropout2D(0))
                .with(Layer.class, () -> new SpatialDropout3D(0))
                // reshaping
                .with(Layer.class, Cropping1D::new)
                .with(Layer.class, Cropping2D::new)
                .with(Layer.class, Cropping3D::new)
                .with(Layer.class, Flatten::new)
                .with(Layer.class, Permute::new)
                .with(Layer.class, () -> new RepeatVector(1))
                .with(Layer.class, Reshape::new)
                .with(Layer.class, UpSampling1D::new)
                .with(Layer.class, UpSampling2D::new)
                .with(Layer.class, UpSampling3D::new)
                .with(Layer.class, ZeroPadding1D::new)
                .with(Layer.class, ZeroPadding2D::new)
                .with(Layer.class, ZeroPadding3D::new)
                // recurrent layers
                .with(Layer.class, () -> new Bidirectional(new LSTM(1)))
                .with(Layer.class, () -> new ConvLSTM1D(1, 1))
                .with(Layer.class, () -> new ConvLSTM2D(1, 1))
                .with(Layer.class, () -> new ConvLSTM3D(1, 1))
                .with(Layer.class, () -> new GRU(1))
                .with(Layer.class, () -> new GRUCell(1))
                .with(Layer.class, () -> new LSTM(1))
                .with(Layer.class, () -> new LSTMCell(1))
                .with(Layer.class, () -> new RNN(new LSTMCell(1)))
                .with(Layer.class, () -> new SimpleRNN(1))
                .with(Layer.class, () -> new SimpleRNNCell(1))
                .with(Layer.class, () -> new StackedRNNCells(new LSTMCell(1)))
                .with(Layer.class, () -> new TimeDistributed(new Dense(1)))
                // attention
                .with(Layer.class, AdditiveAttention::new)
                .with(Layer.class, Attention::new)
                .with(Layer.class, () -> new GroupQueryAttention(1, 1, 1))
                .with(Layer.class, () -> new MultiHeadAttention(1, 1));
    }
}
