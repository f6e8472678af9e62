package io.gradus.nn.saving;

import io.gradus.data.MalformedDataException;
import io.gradus.ir.DType;
import io.gradus.ir.Dim;
import io.gradus.ir.Shape;
import io.gradus.nn.InitialValues;
import io.gradus.nn.Layer;
import io.gradus.nn.Model;
import io.gradus.nn.Sequential;
import io.gradus.nn.config.Config;
import io.gradus.nn.config.Configurable;
import io.gradus.nn.weights.Initializer;
import io.gradus.tensor.Generator;
import io.gradus.tensor.Operand;
import io.gradus.tensor.Tensor;
import io.gradus.tensor.TensorType;
import io.gradus.tensor.Tensors;
import io.gradus.tensor.TracedFunction;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * A model that says what an image shows, with all that is needed to use it: the size of the images
 * and the names of the classes. It is kept in one {@linkplain SafeTensors safetensors} file, the
 * configuration as JSON in its metadata.
 */
public final class ImageClassifier {
    private static final String FORMAT = "gradus.image_classifier";
    private static final String VERSION = "1";
    private static final int CHUNK = 256;

    /** For one image, no layer of a model from a file may need more numbers than this. */
    private static final int MAX_ELEMENTS = 1 << 26;

    private final Model model;
    private final List<String> classNames;
    private final Shape imageShape;
    private final boolean logits;
    private final TracedFunction<Tensor, Tensor> probabilities;

    /**
     * A classifier.
     *
     * @param model a model that is built, from float32 pixels from 0 to 1 [batch, height, width,
     *     channels] to logits [batch, classes]
     * @param classNames what the classes are called, class 0 first
     * @throws IllegalArgumentException if the model does not fit
     */
    public ImageClassifier(Sequential model, List<String> classNames) {
        this(model, classNames, true);
    }

    private ImageClassifier(Model model, List<String> classNames, boolean logits) {
        this.model = model;
        this.classNames = List.copyOf(classNames);
        this.logits = logits;
        this.imageShape =
                model.inputTypes().stream()
                        .map(type -> type.shape().without(0))
                        .filter(shape -> shape.rank() == 3 && shape.isFixed())
                        .findFirst()
                        .orElseThrow(() ->
                                new IllegalArgumentException(
                                        "the model must be built for images of shape (height, width, channels)"));
        var outputs = outputShape(model, imageShape);
        if (!outputs.equals(Shape.of(1, classNames.size()))) {
            throw new IllegalArgumentException(
                    "the model gives shape %s for one image; there are %d classes, so it must be (1, %2$d)"
                            .formatted(outputs, classNames.size()));
        }
        this.probabilities =
                TracedFunction.<Tensor, Tensor>of(
                                images -> {
                                    var results = model.apply(scaled(images), false);
                                    return logits ? results.softmax() : results;
                                })
                        .openBatch();
    }

    private static Shape outputShape(Model model, Shape imageShape) {
        var image = new TensorType(DType.FLOAT32, imageShape.inserted(0, Dim.ONE));
        return model.outputTypes(List.of(image)).getFirst().shape();
    }

    private static Tensor scaled(Tensor images) {
        return images.dtype() == DType.UINT8 ? images.cast(DType.FLOAT32).div(255) : images;
    }

    /**
     * The model.
     *
     * @return the layers
     */
    public Model model() {
        return model;
    }

    /**
     * What the classes are called.
     *
     * @return the names, class 0 first
     */
    public List<String> classNames() {
        return classNames;
    }

    /**
     * The shape of the images that the model takes.
     *
     * @return (height, width, channels)
     */
    public Shape imageShape() {
        return imageShape;
    }

    /**
     * Classifies images.
     *
     * @param images [n, height, width, channels], uint8 from 0 to 255 or float32 from 0 to 1
     * @return float32 [n, classes], the probability of each class
     * @throws IllegalArgumentException if the images have another shape
     */
    public Tensor probabilities(Operand images) {
        if (images.rank() != 4 || !images.shape().without(0).equals(imageShape)) {
            throw new IllegalArgumentException(
                    "images of shape %s: the model takes (n, %s)"
                            .formatted(
                                    images.shape(), imageShape.toString().replaceAll("[()]", "")));
        }
        int count = images.shape().size(0);
        if (count <= CHUNK) {
            return probabilities.apply(images.value());
        }
        // A few at a time, so that many images need not much memory.
        var parts = new ArrayList<Tensor>();
        for (int i = 0; i < count; i += CHUNK) {
            var part = images.value().slice(0, i, Math.min(count, i + CHUNK));
            parts.add(probabilities.apply(part));
        }
        return Tensors.concat(0, parts);
    }

    // ---- files
    // -----------------------------------------------------------------------------------

    /**
     * Saves the classifier, whole or not at all: at any moment the old file stands there or the new
     * one. The same weights give the same bytes.
     *
     * @param file where to, usually ending in {@code .safetensors}
     * @throws IOException if it cannot be written
     */
    public void save(Path file) throws IOException {
        if (!(model instanceof Sequential layers) || !logits) {
            throw new UnsupportedOperationException(
                    "a classifier is a Sequential that gives logits: save this model with ModelFile");
        }
        var description = new Description(layers, imageShape.sizes(), classNames);
        var config = Config.of(description).get("config");
        var metadata = Map.of("format", FORMAT, "version", VERSION, "config", Json.write(config));
        var tensors = new HashMap<String, Tensor>();
        for (var variable : model.variables()) {
            if (tensors.put(variable.name(), variable.value()) != null) {
                throw new IllegalStateException(
                        "two variables are named '" + variable.name() + "': name their layers");
            }
        }
        new SafeTensors(tensors, metadata).write(file);
    }

    /**
     * Loads a classifier.
     *
     * @param file a file that {@link #save} has written, or {@link ModelFile#save}: then classes
     *     are called by their numbers, and outputs are logits unless they sum to 1
     * @return the classifier
     * @throws MalformedDataException if it is another file, is damaged, or describes a model that
     *     does not fit its weights
     * @throws IOException if it cannot be read
     */
    public static ImageClassifier load(Path file) throws IOException {
        return Archive.is(file)
                ? ofModel(ModelFile.load(file), file)
                : of(SafeTensors.read(file), file.toString());
    }

    /** A model of images as a classifier whose classes are called by their numbers. */
    private static ImageClassifier ofModel(Model model, Path file) throws IOException {
        var types = model.inputTypes();
        if (types.size() != 1
                || types.getFirst().shape().rank() != 4
                || !types.getFirst().shape().without(0).isFixed()) {
            throw new MalformedDataException(
                    file.toString(),
                    "holds a model of %s, not of images (batch, height, width, channels)"
                            .formatted(types));
        }
        var imageShape = types.getFirst().shape().without(0);
        var outputs = outputShape(model, imageShape);
        if (outputs.rank() != 2) {
            throw new MalformedDataException(
                    file.toString(),
                    "holds a model that gives shape %s for one image, not (1, classes)"
                            .formatted(outputs));
        }
        var names = IntStream.range(0, outputs.size(1)).mapToObj(Integer::toString).toList();
        var one =
                model.apply(
                        Tensor.full(imageShape.inserted(0, Dim.ONE), 0.5f, DType.FLOAT32), false);
        boolean sumsToOne = one.min().toDouble() >= 0 && Math.abs(one.sum().toDouble() - 1) < 1e-3;
        return new ImageClassifier(model, names, !sumsToOne);
    }

    static ImageClassifier of(SafeTensors content, String source) throws MalformedDataException {
        var metadata = content.metadata();
        if (!FORMAT.equals(metadata.get("format")) || !metadata.containsKey("config")) {
            throw new MalformedDataException(
                    source, "holds tensors, but not a classifier that Gradus has saved");
        }
        if (!VERSION.equals(metadata.get("version"))) {
            throw new MalformedDataException(
                    source,
                    "is of version '%s', this Gradus reads version %s"
                            .formatted(metadata.getOrDefault("version", ""), VERSION));
        }
        try {
            var object =
                    Map.of(
                            "class_name",
                            "Description",
                            "config",
                            Json.read(metadata.get("config")));
            var registry = BuiltIn.REGISTRY.with(Description.class, Description::new);
            return read(Config.read(Description.class, object, registry), content.tensors());
        } catch (IllegalArgumentException error) {
            throw new MalformedDataException(source, error.getMessage());
        }
    }

    /**
     * What the file says besides the weights.
     *
     * @param model the layers
     * @param inputShape height, width and channels
     * @param classNames what the classes are called
     */
    private record Description(Sequential model, int[] inputShape, List<String> classNames)
            implements Configurable {
        Description() {
            this(new Sequential(), new int[0], List.of());
        }

        @Override
        public Description configured(Config config) {
            var read = config.object("model", Layer.class, model);
            var shape = config.integers("input_shape", inputShape);
            // Pixels from 0 to 255 are scaled to this range.
            var range = config.integers("input_range", 0, 1);
            var outputs = config.text("outputs", "logits");
            var names = config.texts("class_names", classNames);
            if (shape.length != 3 || !Arrays.equals(range, new int[] {0, 1})) {
                throw new IllegalArgumentException(
                        "images have three sizes and are scaled to 0 to 1, not %s and %s"
                                .formatted(Arrays.toString(shape), Arrays.toString(range)));
            }
            if (!outputs.equals("logits") || !(read instanceof Sequential sequential)) {
                throw new IllegalArgumentException(
                        "the model must be a Sequential that gives logits");
            }
            return new Description(sequential, shape, names);
        }
    }

    private static ImageClassifier read(Description description, Map<String, Tensor> weights) {
        var source = new Weights(new HashMap<>(weights));
        var model = description.model;
        var images = Shape.of(description.inputShape).inserted(0, Dim.ONE);
        model.build(List.of(new TensorType(DType.FLOAT32, images)), source);
        if (!source.unused.isEmpty()) {
            throw new IllegalArgumentException(
                    "the model has no place for the weights " + source.unused.keySet());
        }
        requireModest(model, images);
        return new ImageClassifier(model, description.classNames);
    }

    /** Refuses a small file that describes a huge model. */
    private static Shape requireModest(Sequential model, Shape inputs) {
        var shape = inputs;
        for (var layer : model.sequence()) {
            shape =
                    layer instanceof Sequential inner
                            ? requireModest(inner, shape)
                            : layer.outputTypes(List.of(new TensorType(DType.FLOAT32, shape)))
                                    .getFirst()
                                    .shape();
            if (Math.max(inputs.elements(), shape.elements()) > MAX_ELEMENTS) {
                throw new IllegalArgumentException(
                        "layer '%s' turns shape %s into %s, which is more than this reads"
                                .formatted(layer.name(), inputs, shape));
            }
        }
        return shape;
    }

    /** First values of variables from a file: they decide how much memory a model takes. */
    private record Weights(Map<String, Tensor> unused) implements InitialValues {
        @Override
        public Tensor value(String path, Shape shape, DType dtype, Initializer initializer) {
            var value = unused.remove(path);
            if (value == null) {
                throw new IllegalArgumentException("there are no weights '" + path + "'");
            }
            if (!value.shape().equals(shape) || !value.dtype().isFloating()) {
                throw new IllegalArgumentException(
                        "the weights '%s' are %s%s, the layer needs %s%s"
                                .formatted(path, value.dtype(), value.shape(), dtype, shape));
            }
            return value.cast(dtype);
        }

        @Override
        public Generator generator() {
            return new Generator(0);
        }
    }
}
