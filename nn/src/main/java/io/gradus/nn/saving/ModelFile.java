package io.gradus.nn.saving;

import io.gradus.data.MalformedDataException;
import io.gradus.ir.DType;
import io.gradus.ir.Shape;
import io.gradus.nn.Callback;
import io.gradus.nn.CompileOptions;
import io.gradus.nn.InitialValues;
import io.gradus.nn.Layer;
import io.gradus.nn.Model;
import io.gradus.nn.config.Config;
import io.gradus.nn.config.Registry;
import io.gradus.nn.config.TypeData;
import io.gradus.nn.weights.Initializer;
import io.gradus.tensor.Generator;
import io.gradus.tensor.Tensor;
import io.gradus.tensor.TensorType;
import io.gradus.tensor.Variable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * A model in one file: how it is made, its weights, how it learns, and all that its training
 * remembers.
 *
 * <p>The file is a zip of {@code config.json}, {@code weights.safetensors} and {@code
 * state.safetensors}. The same model gives the same bytes. It is written whole or not at all: at
 * any moment the old file stands there or the new one. Nothing in it is code: only classes that a
 * {@link Registry} lists come out of it, and no memory is set aside that the file does not fill.
 *
 * {@snippet :
 * ModelFile.save(model, Path.of("model.gradus"));
 * var same = ModelFile.load(Path.of("model.gradus"));
 * }
 */
public final class ModelFile {
    private static final String FORMAT = "gradus.model";
    private static final int VERSION = 1;
    private static final String WEIGHTS = "weights";
    private static final String STATE = "state";
    private static final String CALLBACKS = "callbacks";

    private ModelFile() {}

    // ---- saving
    // ----------------------------------------------------------------------------------

    /**
     * Saves a model, and how it learns if it is compiled.
     *
     * @param model a model that is built
     * @param file where to, usually ending in {@code .gradus}
     * @throws UnsupportedOperationException if a part of it cannot be saved, naming it
     * @throws IOException if the file cannot be written
     */
    public static void save(Model model, Path file) throws IOException {
        var compile = model.compileOptions();
        save(
                model,
                file,
                compile.isPresent()
                        ? Map.of("compile", Config.of(compile.get()))
                        : Map.<String, Object>of(),
                Map.of());
    }

    /**
     * Saves a model and where its training stands.
     *
     * @param model a model that is built and compiled
     * @param position how far its training has come
     * @param callbacks those whose states are kept, in an order that {@link #resume} is given again
     * @param file where to
     * @throws IOException if the file cannot be written
     */
    public static void saveTraining(
            Model model, Callback.Position position, List<Callback> callbacks, Path file)
            throws IOException {
        var training = new LinkedHashMap<String, Object>();
        training.put("epoch", position.epoch());
        training.put("step", position.step());
        var states = new ArrayList<Map<String, Object>>();
        var tensors = new LinkedHashMap<String, Tensor>();
        for (int i = 0; i < callbacks.size(); i++) {
            var prefix = i + "/";
            var state = callbacks.get(i).state();
            states.add(StateData.withoutTensors(state));
            StateData.tensors(state).forEach((name, value) -> tensors.put(prefix + name, value));
        }
        training.put("callbacks", states);
        save(
                model,
                file,
                Map.of("training", training),
                Map.of(CALLBACKS, new SafeTensors(tensors, Map.of())));
    }

    private static void save(
            Model model, Path file, Map<String, Object> more, Map<String, SafeTensors> moreTensors)
            throws IOException {
        if (model.inputTypes().isEmpty()) {
            throw new IllegalStateException(
                    "model '"
                            + model.name()
                            + "' has no variables yet: build it, or call it once, before it is saved");
        }
        var json = new LinkedHashMap<String, Object>();
        json.put("format", FORMAT);
        json.put("version", VERSION);
        json.put("model", Config.of(model));
        json.put("input_types", TypeData.of(model.inputTypes()));
        var tensors = new LinkedHashMap<String, SafeTensors>();
        tensors.put(WEIGHTS, weights(model));
        if (model.isCompiled()) {
            var types = model.batchTypes().stream().map(TypeData::of).toList();
            json.put("batch_types", types);
            tensors.put(STATE, new SafeTensors(values(model.trainingState()), Map.of()));
        }
        json.putAll(more);
        tensors.putAll(moreTensors);
        new Archive(Json.write(json), tensors).write(file);
    }

    private static SafeTensors weights(Model model) {
        return new SafeTensors(values(model.variablesByPath()), Map.of());
    }

    private static Map<String, Tensor> values(Map<String, Variable> variables) {
        var values = new HashMap<String, Tensor>();
        variables.forEach((path, variable) -> values.put(path, variable.value()));
        return values;
    }

    /**
     * Saves the weights alone, as a safetensors file whose names are the paths of the variables.
     *
     * @param model a model that is built
     * @param file where to, usually ending in {@code .safetensors}
     * @throws IOException if the file cannot be written
     */
    public static void saveWeights(Model model, Path file) throws IOException {
        weights(model).write(file);
    }

    // ---- loading
    // ---------------------------------------------------------------------------------

    /**
     * Loads a model made of layers of this library; compiled, if it was when it was saved.
     *
     * @param file a file that {@link #save} has written
     * @return the model
     * @throws MalformedDataException if it is another file, or is damaged
     * @throws IOException if it cannot be read
     */
    public static Model load(Path file) throws IOException {
        return load(file, Registry.empty());
    }

    /**
     * Loads a model with layers, losses or the like of one's own.
     *
     * @param file a file that {@link #save} has written
     * @param own the classes of one's own that may come out of it
     * @return the model
     * @throws MalformedDataException if it is another file, or is damaged
     * @throws IOException if it cannot be read
     */
    public static Model load(Path file, Registry own) throws IOException {
        var archive = Archive.read(file);
        return checked(file, () -> model(archive, BuiltIn.REGISTRY.with(own)));
    }

    private static <T> T checked(Path file, Supplier<T> code) throws MalformedDataException {
        try {
            return code.get();
        } catch (IllegalArgumentException | UnsupportedOperationException error) {
            throw new MalformedDataException(file.toString(), String.valueOf(error.getMessage()));
        }
    }

    private static Model model(Archive archive, Registry registry) {
        var json = header(archive);
        var weights = tensors(archive, WEIGHTS);
        var values = new Room(weights);
        var model =
                values.within(() -> {
                    if (!(Config.read(Layer.class, json.get("model"), registry)
                            instanceof Model read)) {
                        throw new IllegalArgumentException("it holds a layer that is no model");
                    }
                    if (!read.isBuilt()) {
                        read.build(TypeData.types(json.get("input_types")), values);
                    }
                    return read;
                });
        var report = assign(model.variablesByPath(), weights, true);
        if (!report.isComplete()) {
            throw new IllegalArgumentException("its weights do not fit its model: " + report);
        }
        if (json.containsKey("compile")) {
            var with = registry.with(CompileOptions.class, CompileOptions::new);
            model.compile(Config.read(CompileOptions.class, json.get("compile"), with));
            var types = TypeData.list(json.get("batch_types"));
            if (!types.isEmpty()) {
                prepare(model, types.stream().map(TypeData::types).toList());
                assign(model.trainingState(), tensors(archive, STATE), true);
            }
        }
        return model;
    }

    private static void prepare(Model model, List<List<TensorType>> types) {
        if (types.size() != 3) {
            throw new IllegalArgumentException("a batch has inputs, targets and weights");
        }
        model.prepare(types.get(0), types.get(1), types.get(2));
    }

    private static Map<?, ?> header(Archive archive) {
        if (!(Json.read(archive.json()) instanceof Map<?, ?> json)
                || !FORMAT.equals(json.get("format"))) {
            throw new IllegalArgumentException("is no model that Gradus has saved");
        }
        if (!Long.valueOf(VERSION).equals(json.get("version"))) {
            throw new IllegalArgumentException(
                    "is of version %s, this Gradus reads version %d"
                            .formatted(json.get("version"), VERSION));
        }
        return json;
    }

    private static Map<String, Tensor> tensors(Archive archive, String name) {
        var tensors = archive.tensors().get(name);
        if (tensors == null) {
            throw new IllegalArgumentException("its " + name + " are not there");
        }
        return tensors.tensors();
    }

    /**
     * Loads weights into a model, all or none.
     *
     * @param model a model that is built
     * @param file a model, or a safetensors file, with a value for each variable and no other
     * @throws IllegalStateException if the model has no variables yet
     * @throws MalformedDataException if it is neither, is damaged or does not fit; no weight is
     *     changed then
     * @throws IOException if it cannot be read
     */
    public static void loadWeights(Model model, Path file) throws IOException {
        requireBuilt(model);
        var tensors = weights(file);
        checked(file, () -> assign(model.variablesByPath(), tensors, true));
    }

    /**
     * Loads those weights into a model that have equal paths and shapes; the report says what did
     * not fit.
     *
     * @param model a model that is built
     * @param file a model, or a safetensors file
     * @return what became of the weights
     * @throws IllegalStateException if the model has no variables yet
     * @throws MalformedDataException if it is neither, or is damaged; no weight is changed then
     * @throws IOException if it cannot be read
     */
    public static LoadReport loadMatchingWeights(Model model, Path file) throws IOException {
        requireBuilt(model);
        return assign(model.variablesByPath(), weights(file), false);
    }

    private static void requireBuilt(Model model) {
        if (!model.isBuilt()) {
            throw new IllegalStateException(
                    "model '"
                            + model.name()
                            + "' has no variables yet: build it, or call it once, before its weights are"
                            + " loaded");
        }
    }

    private static Map<String, Tensor> weights(Path file) throws IOException {
        return file.toString().endsWith(".safetensors")
                ? SafeTensors.read(file).tensors()
                : checkedTensors(file);
    }

    private static Map<String, Tensor> checkedTensors(Path file) throws IOException {
        var archive = Archive.read(file);
        return checked(file, () -> tensors(archive, WEIGHTS));
    }

    /**
     * Brings a model and callbacks to where a training stood.
     *
     * @param model a compiled model like the one that was saved
     * @param callbacks those whose states were kept, in the same order
     * @param file what {@link #saveTraining} has written
     * @return how far the training had come
     * @throws MalformedDataException if it is another file, is damaged, or does not fit; no
     *     variable is changed then
     * @throws IOException if it cannot be read
     */
    public static Callback.Position resume(Model model, List<Callback> callbacks, Path file)
            throws IOException {
        var archive = Archive.read(file);
        return checked(
                file,
                () -> {
                    var json = header(archive);
                    if (!(json.get("training") instanceof Map<?, ?> training)
                            || !(training.get("epoch") instanceof Long epoch)
                            || !(training.get("step") instanceof Long step)) {
                        throw new IllegalArgumentException("holds no training that could go on");
                    }
                    var states = TypeData.list(training.get("callbacks"));
                    if (states.size() != callbacks.size()) {
                        throw new IllegalArgumentException(
                                "was saved with %d callbacks, not with %d"
                                        .formatted(states.size(), callbacks.size()));
                    }
                    if (!model.isBuilt()) {
                        model.outputTypes(TypeData.types(json.get("input_types")));
                    }
                    var types = TypeData.list(json.get("batch_types"));
                    prepare(model, types.stream().map(TypeData::types).toList());
                    var all = new LinkedHashMap<>(model.variablesByPath());
                    var values = new HashMap<>(tensors(archive, WEIGHTS));
                    model.trainingState()
                            .forEach((path, variable) -> all.put("/" + path, variable));
                    tensors(archive, STATE).forEach((path, value) -> values.put("/" + path, value));
                    assign(all, values, true);
                    var kept = tensors(archive, CALLBACKS);
                    for (int i = 0; i < states.size(); i++) {
                        callbacks.get(i).restore(StateData.of(states.get(i), i + "/", kept));
                    }
                    return new Callback.Position(Math.toIntExact(epoch), Math.toIntExact(step));
                });
    }

    /** Assigns what fits; if all must fit, all or nothing. */
    private static LoadReport assign(
            Map<String, Variable> variables, Map<String, Tensor> values, boolean all) {
        var loaded = new ArrayList<String>();
        var missing = new ArrayList<String>();
        var mismatched = new ArrayList<String>();
        variables.forEach((path, variable) -> {
            var value = values.get(path);
            if (value == null) {
                missing.add(path);
            } else if (!value.shape().equals(variable.shape())
                    || value.dtype().isFloating() != variable.dtype().isFloating()) {
                mismatched.add(
                        "%s (%s%s in the file, %s%s in the model)"
                                .formatted(
                                        path,
                                        value.dtype(),
                                        value.shape(),
                                        variable.dtype(),
                                        variable.shape()));
            } else {
                loaded.add(path);
            }
        });
        var unexpected =
                values.keySet().stream().filter(path -> !variables.containsKey(path)).toList();
        var report = new LoadReport(loaded, missing, unexpected, mismatched);
        if (all && !report.isComplete()) {
            throw new IllegalArgumentException("its tensors do not fit the model: " + report);
        }
        for (var path : loaded) {
            var variable = variables.get(path);
            variable.assign(values.get(path).cast(variable.dtype()));
        }
        return report;
    }

    /** Zeros for variables, no more of them than a file has weights. */
    private static final class Room implements InitialValues {
        private long left;

        Room(Map<String, Tensor> weights) {
            left = weights.values().stream().mapToLong(Tensor::size).sum();
        }

        @Override
        public Tensor value(String path, Shape shape, DType dtype, Initializer initializer) {
            left -= shape.elements();
            if (left < 0) {
                throw new IllegalArgumentException(
                        "its model has more variables than it has weights: '%s' of shape %s is too much"
                                .formatted(path, shape));
            }
            return Tensor.zeros(shape, dtype);
        }

        @Override
        public Generator generator() {
            return new Generator(0);
        }
    }
}
