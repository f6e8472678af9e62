package io.gradus.tensor;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Records operations, so that they can be differentiated: reverse-mode automatic differentiation.
 *
 * <p>A new tape records at once, on the thread that made it, until it is closed. It takes note of
 * operations on watched tensors; trainable variables are watched when they are read.
 *
 * {@snippet :
 * var tape = new GradientTape();
 * Tensor loss;
 * try (tape) {
 *     loss = x.matmul(w).minus(y).square().mean();
 * }
 * Tensor gradient = tape.gradient(loss, w);
 * }
 *
 * <p>A tape can be asked once, then it lets go of what it recorded; a {@linkplain #persistent()
 * persistent} one can be asked again and again. Tapes nest: an outer tape records the gradient
 * computation of an inner one, which gives second and higher derivatives. A tape records its own
 * thread and is used on it alone; tapes on different threads do not see one another.
 */
public final class GradientTape extends Recorder implements AutoCloseable {
    private final boolean persistent;
    private final boolean watchAccessedVariables;
    private final Thread owner = Thread.currentThread();
    private final List<TapeEntry> entries = new ArrayList<>();
    private final LongMap<Boolean> watched = new LongMap<>();
    private final Map<Variable, Set<Long>> variables = new LinkedHashMap<>();
    private final Set<Variable> explicitVariables = new LinkedHashSet<>();
    private @Nullable Trace home = Trace.active();
    private boolean used;
    private boolean stopped;

    /**
     * A tape that can be asked for gradients once and watches trainable variables. It records from
     * now on.
     */
    public GradientTape() {
        this(false, true);
    }

    /**
     * A tape. It records from now on.
     *
     * @param persistent whether it can be asked more than once
     * @param watchAccessedVariables whether trainable variables are watched when they are read
     */
    public GradientTape(boolean persistent, boolean watchAccessedVariables) {
        this.persistent = persistent;
        this.watchAccessedVariables = watchAccessedVariables;
        Tapes.active().add(this);
    }

    /**
     * A tape that can be asked more than once. It records from now on.
     *
     * @return the tape
     */
    public static GradientTape persistent() {
        return new GradientTape(true, true);
    }

    // ---- recording
    // -----------------------------------------------------------------------------------------------

    /** Ends the recording; closing twice does nothing. */
    @Override
    public void close() {
        requireOwner("closed");
        stopped = false;
        Tapes.active().remove(this);
    }

    /**
     * Records again after {@link #close}: what is recorded from now on continues what was.
     *
     * @return this tape, to be closed again
     * @throws IllegalStateException if it is recording, or was asked and is not persistent
     */
    public GradientTape reopen() {
        requireOwner("reopened");
        if (isRecording() || stopped) {
            throw new IllegalStateException(
                    "this tape is recording already: close it before it is reopened");
        }
        if (used) {
            throw new IllegalStateException(
                    "this tape was asked and let go of what it recorded, so there is nothing to"
                            + " continue: reset it first, or use GradientTape.persistent()");
        }
        home = Trace.active();
        Tapes.active().add(this);
        return this;
    }

    /**
     * Whether this tape takes note of what the calling thread does.
     *
     * @return true until it is closed; false while {@link #stopRecording} runs
     */
    public boolean isRecording() {
        return Tapes.active().contains(this);
    }

    private void requireOwner(String what) {
        if (Thread.currentThread() != owner) {
            throw new IllegalStateException(
                    "a tape records the thread that made it: this one belongs to '"
                            + owner.getName()
                            + "' and cannot be "
                            + what
                            + " on '"
                            + Thread.currentThread().getName()
                            + "'; make a tape on each thread");
        }
    }

    /**
     * Watches a tensor or variable: operations on it are recorded from now on. A dtype that is not
     * floating can be watched but has no gradient.
     *
     * @param operand what to watch
     * @throws IllegalStateException on another thread
     */
    public void watch(Operand operand) {
        requireOwner("told what to watch");
        switch (operand) {
            case Variable variable -> {
                explicitVariables.add(variable);
                note(variable, variable.unwatched());
            }
            case Tensor tensor -> {
                if (tensor.dtype().isFloating()) {
                    watched.put(tensor.id(), true);
                }
            }
        }
    }

    /**
     * Runs code of which this tape takes no note.
     *
     * @param code what to run
     * @param <T> the type of its result
     * @return what the code returns
     * @throws IllegalStateException if the tape is not recording
     */
    public <T> T stopRecording(Supplier<T> code) {
        requireOwner("stopped");
        if (!isRecording()) {
            throw new IllegalStateException("stopRecording: this tape is not recording");
        }
        var active = Tapes.active();
        int position = active.indexOf(this);
        active.remove(this);
        stopped = true;
        try {
            return code.get();
        } finally {
            // Unless the code closed it.
            if (stopped) {
                stopped = false;
                active.add(Math.min(position, active.size()), this);
            }
        }
    }

    /**
     * Runs code of which this tape takes no note.
     *
     * @param code what to run
     * @throws IllegalStateException if the tape is not recording
     */
    public void stopRecording(Runnable code) {
        stopRecording(() -> {
            code.run();
            return this;
        });
    }

    /** Drops everything recorded and watched so far; a recording tape goes on recording. */
    public void reset() {
        requireOwner("reset");
        entries.clear();
        watched.clear();
        variables.clear();
        explicitVariables.clear();
        used = false;
    }

    /**
     * The variables read or watched so far.
     *
     * @return the variables, in the order of their first use
     */
    public List<Variable> watchedVariables() {
        return List.copyOf(variables.keySet());
    }

    @Override
    @Nullable Trace home() {
        return home;
    }

    @Override
    void read(Variable variable, Tensor value) {
        if (watchAccessedVariables && variable.trainable()
                || explicitVariables.contains(variable)) {
            note(variable, value);
        }
    }

    private void note(Variable variable, Tensor value) {
        if (value.dtype().isFloating()) {
            watched.put(value.id(), true);
        }
        variables.computeIfAbsent(variable, v -> new LinkedHashSet<>()).add(value.id());
    }

    @Override
    boolean isWatching(Tensor tensor) {
        return watched.contains(tensor.id());
    }

    @Override
    void record(Op op, Tensor[] inputs, Tensor[] outputs) {
        if (op instanceof FunctionOp function) {
            record(function, inputs, outputs);
            return;
        }
        for (var input : inputs) {
            if (isWatching(input)) {
                entries.add(new TapeEntry(op, inputs, outputs));
                for (var output : outputs) {
                    if (output.dtype().isFloating()) {
                        watched.put(output.id(), true);
                    }
                }
                return;
            }
        }
    }

    /** Of the outputs of a function, only some may depend on what is watched. */
    private void record(FunctionOp function, Tensor[] inputs, Tensor[] outputs) {
        var own = new BitSet();
        for (int i = 0; i < inputs.length; i++) {
            own.set(i, isWatching(inputs[i]));
        }
        boolean asked = false;
        for (int i = 0; i < outputs.length; i++) {
            if (outputs[i].dtype().isFloating() && function.dependsOn(i, own)) {
                watched.put(outputs[i].id(), true);
                asked = true;
            }
        }
        if (asked) {
            entries.add(new TapeEntry(function, inputs, outputs));
        }
    }

    // ---- gradients
    // -----------------------------------------------------------------------------------------------

    /**
     * The gradient of a target with respect to one source: if the target is not a scalar, that of
     * its sum.
     *
     * @param target what is differentiated
     * @param source a watched tensor, an intermediate result, or a variable
     * @return the gradient, of the source's shape
     * @throws IllegalStateException if the target does not depend on the source, or the tape was
     *     asked before and is not persistent
     */
    public Tensor gradient(Operand target, Operand source) {
        return gradients(target, source).get(source);
    }

    /**
     * The gradients of a target with respect to several sources.
     *
     * @param target what is differentiated
     * @param sources tensors and variables
     * @return the gradients, in the order of the sources
     * @throws IllegalStateException if the tape was asked before and is not persistent
     */
    public Gradients gradients(Operand target, Operand... sources) {
        return of(target).gradients(Arrays.asList(sources));
    }

    /**
     * The gradients of a target with respect to sources in a structure: lists, maps, records,
     * nested.
     *
     * @param target what is differentiated
     * @param sources the structure of tensors and variables
     * @return the gradients
     * @throws IllegalStateException if the tape was asked before and is not persistent
     */
    public Gradients gradients(Operand target, Object sources) {
        return of(target).gradients(sources);
    }

    /**
     * Begins a question with several targets, weights or options: {@code tape.of(y, z).weights(a,
     * b).gradients(x)}.
     *
     * @param targets tensors, variables and structures of them; their gradients add up
     * @return the question
     */
    public GradientQuery of(Object... targets) {
        return new GradientQuery(this, Structure.flatten(Arrays.asList(targets)).operands());
    }

    /** Answers a question: for each source the gradient, empty if there is none. */
    List<Optional<Cotangent>> answer(
            List<Operand> targets, List<Tensor> weights, List<Operand> sources) {
        return asked(() -> walk(targets, weights, sources));
    }

    /**
     * Answers a question: a tape that is not persistent ends its recording before, and forgets
     * after.
     */
    <T> T asked(Supplier<T> question) {
        requireOwner("asked");
        if (persistent) {
            return question.get();
        }
        if (used) {
            throw new IllegalStateException(
                    "a tape that is not persistent can be asked for gradients only once: use"
                            + " GradientTape.persistent(), or one question with all sources");
        }
        used = true;
        close();
        try {
            return question.get();
        } finally {
            entries.clear();
            watched.clear();
        }
    }

    List<Optional<Cotangent>> walk(
            List<Operand> targets, List<Tensor> weights, List<Operand> sources) {
        var walk = new BackwardWalk(entries);
        for (var source : sources) {
            ids(source).forEach(walk::source);
        }
        for (int i = 0; i < targets.size(); i++) {
            var target = targets.get(i);
            if (!target.dtype().isFloating()) {
                continue;
            }
            // A variable counts as a target by its current value: an assignment cuts what was
            // recorded before.
            var value = target instanceof Variable variable ? variable.unwatched() : target.value();
            walk.seed(
                    value.id(),
                    weights.isEmpty() ? Tensor.ones(value.shape(), value.dtype()) : weights.get(i));
        }
        walk.run();
        var answers = new ArrayList<Optional<Cotangent>>();
        for (var source : sources) {
            answers.add(walk.gradient(ids(source)));
        }
        return answers;
    }

    private Set<Long> ids(Operand source) {
        return switch (source) {
            case Variable variable -> variables.getOrDefault(variable, Set.of());
            case Tensor tensor -> watched.contains(tensor.id()) ? Set.of(tensor.id()) : Set.of();
        };
    }

    // ---- jacobians
    // -----------------------------------------------------------------------------------------------

    /**
     * The derivative of each element of a target with respect to each element of a source.
     *
     * @param target what is differentiated
     * @param source a watched tensor, an intermediate result, or a variable
     * @return the jacobian, of the target's sizes followed by the source's
     * @throws IllegalStateException if the target does not depend on the source, or the tape was
     *     asked before and is not persistent
     */
    public Tensor jacobian(Operand target, Operand source) {
        return Jacobians.full(this, target, source);
    }

    /**
     * The jacobian of each sample of a batch: {@code [b, y…, x…]} from {@code [b, y…]} and {@code
     * [b, x…]}, where samples do not depend on one another.
     *
     * @param target what is differentiated
     * @param source a watched tensor, an intermediate result, or a variable
     * @return the jacobians, one for each sample
     * @throws IllegalArgumentException if a rank is less than 2, or the leading sizes differ
     * @throws IllegalStateException if the target does not depend on the source, or the tape was
     *     asked before and is not persistent
     */
    public Tensor batchJacobian(Operand target, Operand source) {
        return Jacobians.batched(this, target, source);
    }

    /**
     * The second derivatives of a function at a point, through two nested tapes.
     *
     * @param function from a tensor to a tensor; if the result is not a scalar, its sum is
     *     differentiated
     * @param point where the derivatives are taken, of a floating dtype
     * @return the hessian, of the point's sizes twice over; zeros where the gradient does not
     *     depend on the point
     */
    public static Tensor hessian(Function<Tensor, ? extends Operand> function, Operand point) {
        return Jacobians.hessian(function, point);
    }
}
