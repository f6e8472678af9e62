package io.gradus.nn;

import io.gradus.data.Batch;
import io.gradus.data.BatchSource;
import io.gradus.data.TensorBatches;
import io.gradus.tensor.Tensor;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Function;

/**
 * For how long a model learns, and with what. Immutable: each method returns new options.
 *
 * {@snippet :
 * model.fit(x, y, new FitOptions().epochs(10).batchSize(64).validationSplit(0.1));
 * }
 */
public final class FitOptions {
    /** The size of batches that are cut from tensors, without another choice. */
    public static final int BATCH_SIZE = 32;

    /** What {@code fit} tells on standard output by itself. */
    public enum Verbosity {
        /** Nothing. */
        SILENT,
        /** A line for each epoch. */
        EPOCHS
    }

    private final int epochs;
    private final int initialEpoch;
    private final int batchSize;
    private final boolean shuffle;
    private final OptionalLong seed;
    private final OptionalInt stepsPerEpoch;
    private final Verbosity verbosity;
    private final List<Callback> callbacks;
    private final Optional<Function<Model, BatchSource>> validation;
    private final double validationSplit;
    private final OptionalInt validationSteps;
    private final int validationFrequency;
    private final Map<Integer, Double> classWeights;
    private final List<Tensor> sampleWeights;

    /** One epoch, in shuffled batches of 32. */
    public FitOptions() {
        this(new Builder());
    }

    /** What changes from one options to the next. */
    private static final class Builder {
        private int epochs = 1;
        private int initialEpoch;
        private int batchSize = BATCH_SIZE;
        private boolean shuffle = true;
        private OptionalLong seed = OptionalLong.empty();
        private OptionalInt stepsPerEpoch = OptionalInt.empty();
        private Verbosity verbosity = Verbosity.EPOCHS;
        private List<Callback> callbacks = List.of();
        private Optional<Function<Model, BatchSource>> validation = Optional.empty();
        private double validationSplit;
        private OptionalInt validationSteps = OptionalInt.empty();
        private int validationFrequency = 1;
        private Map<Integer, Double> classWeights = Map.of();
        private List<Tensor> sampleWeights = List.of();

        FitOptions build() {
            return new FitOptions(this);
        }
    }

    private FitOptions(Builder b) {
        epochs = b.epochs;
        initialEpoch = b.initialEpoch;
        batchSize = b.batchSize;
        shuffle = b.shuffle;
        seed = b.seed;
        stepsPerEpoch = b.stepsPerEpoch;
        verbosity = b.verbosity;
        callbacks = List.copyOf(b.callbacks);
        validation = b.validation;
        validationSplit = b.validationSplit;
        validationSteps = b.validationSteps;
        validationFrequency = b.validationFrequency;
        classWeights = Map.copyOf(b.classWeights);
        sampleWeights = List.copyOf(b.sampleWeights);
    }

    private Builder copy() {
        var b = new Builder();
        b.epochs = epochs;
        b.initialEpoch = initialEpoch;
        b.batchSize = batchSize;
        b.shuffle = shuffle;
        b.seed = seed;
        b.stepsPerEpoch = stepsPerEpoch;
        b.verbosity = verbosity;
        b.callbacks = callbacks;
        b.validation = validation;
        b.validationSplit = validationSplit;
        b.validationSteps = validationSteps;
        b.validationFrequency = validationFrequency;
        b.classWeights = classWeights;
        b.sampleWeights = sampleWeights;
        return b;
    }

    private static int atLeastOne(String name, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(name + " is " + value + ": it must be at least 1");
        }
        return value;
    }

    /**
     * The number of the epoch before which learning ends; with {@link #initialEpoch} 0 that is how
     * many there are.
     *
     * @param epochs the number, 0 or more
     * @return new options
     */
    public FitOptions epochs(int epochs) {
        if (epochs < 0) {
            throw new IllegalArgumentException("epochs is " + epochs + ": it must be 0 or more");
        }
        var b = copy();
        b.epochs = epochs;
        return b.build();
    }

    /**
     * The number of the first epoch, to go on with an earlier training.
     *
     * @param epoch 0 for a training from the start
     * @return new options
     */
    public FitOptions initialEpoch(int epoch) {
        var b = copy();
        b.initialEpoch = epoch;
        return b.build();
    }

    /**
     * How many examples a batch holds, where batches are cut from tensors.
     *
     * @param size at least 1; 32 without this
     * @return new options
     */
    public FitOptions batchSize(int size) {
        var b = copy();
        b.batchSize = atLeastOne("batchSize", size);
        return b.build();
    }

    /**
     * Whether tensors are gone through in a new order in each epoch.
     *
     * @param shuffle true without this
     * @return new options
     */
    public FitOptions shuffle(boolean shuffle) {
        var b = copy();
        b.shuffle = shuffle;
        return b.build();
    }

    /**
     * What decides the orders of shuffled tensors; without it they follow from the {@linkplain
     * io.gradus.tensor.Generator#global() global generator}.
     *
     * @param seed the same seed gives the same orders
     * @return new options
     */
    public FitOptions seed(long seed) {
        var b = copy();
        b.seed = OptionalLong.of(seed);
        return b.build();
    }

    /**
     * How many batches of a source make an epoch; all without this.
     *
     * @param steps at least 1
     * @return new options
     */
    public FitOptions stepsPerEpoch(int steps) {
        var b = copy();
        b.stepsPerEpoch = OptionalInt.of(atLeastOne("stepsPerEpoch", steps));
        return b.build();
    }

    /**
     * What is told on standard output.
     *
     * @param verbosity a line for each epoch without this
     * @return new options
     */
    public FitOptions verbosity(Verbosity verbosity) {
        var b = copy();
        b.verbosity = verbosity;
        return b.build();
    }

    /**
     * Who is told how it goes, in this order.
     *
     * @param callbacks those who are told
     * @return new options
     */
    public FitOptions callbacks(Callback... callbacks) {
        return callbacks(List.of(callbacks));
    }

    /**
     * Who is told how it goes, in this order.
     *
     * @param callbacks those who are told
     * @return new options
     */
    public FitOptions callbacks(List<? extends Callback> callbacks) {
        var b = copy();
        b.callbacks = List.copyOf(callbacks);
        return b.build();
    }

    /**
     * What the model is tested on after each epoch.
     *
     * @param batches where its batches come from
     * @return new options
     */
    public FitOptions validation(BatchSource batches) {
        return validation(model -> batches);
    }

    /**
     * What the model is tested on after each epoch, in batches of the size set so far.
     *
     * @param inputs what the model is shown, [n, …]
     * @param targets what it should answer, [n, …]
     * @return new options
     */
    public FitOptions validation(Tensor inputs, Tensor targets) {
        return validation(TensorBatches.of(inputs, targets, batchSize));
    }

    /**
     * What the model is tested on after each epoch, in batches of the size set so far.
     *
     * @param inputs one tensor for each input, [n, …]
     * @param targets one tensor for each output, [n, …]
     * @return new options
     */
    public FitOptions validation(List<Tensor> inputs, List<Tensor> targets) {
        return validation(new TensorBatches(new Batch(inputs, targets, List.of()), batchSize));
    }

    /**
     * What the model is tested on after each epoch, in batches of the size set so far.
     *
     * @param inputs from the name of an input to its tensor, [n, …]
     * @param targets from the name of an output to its tensor, [n, …]
     * @return new options
     */
    public FitOptions validation(Map<String, Tensor> inputs, Map<String, Tensor> targets) {
        int size = batchSize;
        return validation(model -> new TensorBatches(model.batch(inputs, targets), size));
    }

    private FitOptions validation(Function<Model, BatchSource> batches) {
        var b = copy();
        b.validation = Optional.of(batches);
        return b.build();
    }

    /**
     * What share of tensors, at their end, the model is tested on after each epoch instead of
     * learning from it.
     *
     * @param share from 0 to less than 1
     * @return new options
     */
    public FitOptions validationSplit(double share) {
        if (!(share >= 0 && share < 1)) {
            throw new IllegalArgumentException(
                    "validationSplit is " + share + ": it must be at least 0 and less than 1");
        }
        var b = copy();
        b.validationSplit = share;
        return b.build();
    }

    /**
     * How many batches the model is tested on; all without this.
     *
     * @param steps at least 1
     * @return new options
     */
    public FitOptions validationSteps(int steps) {
        var b = copy();
        b.validationSteps = OptionalInt.of(atLeastOne("validationSteps", steps));
        return b.build();
    }

    /**
     * After how many epochs the model is tested.
     *
     * @param epochs at least 1; 1 without this
     * @return new options
     */
    public FitOptions validationFrequency(int epochs) {
        var b = copy();
        b.validationFrequency = atLeastOne("validationFrequency", epochs);
        return b.build();
    }

    /**
     * How much examples of each class count in the loss of a model of one output; 1 for classes not
     * named.
     *
     * @param weights from class to weight
     * @return new options
     */
    public FitOptions classWeights(Map<Integer, Double> weights) {
        var b = copy();
        b.classWeights = Map.copyOf(weights);
        return b.build();
    }

    /**
     * How much each example of tensors counts in the loss, or each step of a sequence.
     *
     * @param weights one tensor for each output, or one for all: [n] or [n, time]
     * @return new options
     */
    public FitOptions sampleWeights(Tensor... weights) {
        var b = copy();
        b.sampleWeights = List.of(weights);
        return b.build();
    }

    int epochs() {
        return epochs;
    }

    int initialEpoch() {
        return initialEpoch;
    }

    int batchSize() {
        return batchSize;
    }

    boolean shuffle() {
        return shuffle;
    }

    OptionalLong seed() {
        return seed;
    }

    OptionalInt stepsPerEpoch() {
        return stepsPerEpoch;
    }

    Verbosity verbosity() {
        return verbosity;
    }

    List<Callback> callbacks() {
        return callbacks;
    }

    Optional<BatchSource> validation(Model model) {
        return validation.map(batches -> batches.apply(model));
    }

    boolean validates() {
        return validation.isPresent();
    }

    double validationSplit() {
        return validationSplit;
    }

    OptionalInt validationSteps() {
        return validationSteps;
    }

    int validationFrequency() {
        return validationFrequency;
    }

    Map<Integer, Double> classWeights() {
        return classWeights;
    }

    List<Tensor> sampleWeights() {
        return sampleWeights;
    }
}
