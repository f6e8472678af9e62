package io.gradus.cpu.backend;

import io.gradus.cpu.KernelCode;
import io.gradus.cpu.Launch;
import io.gradus.cpu.Parallel;
import io.gradus.ir.DType;
import io.gradus.ir.Kernel;
import io.gradus.ir.Origin;
import io.gradus.ir.Stmt;
import io.gradus.ir.Value;
import java.util.List;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A kernel on fixed sizes. */
final class KernelStep implements RowStep {
    private final Kernel kernel;
    private final Launch launch;
    private final int[] inputs;
    private final int[] outputs;
    private final DType[] dtypes;
    private final int[] elements;
    private final boolean[] addsUp;
    // Whether the slots, as they stand, are what the launch takes: so it is for a program of one
    // kernel.
    private final boolean direct;

    private KernelStep(
            Kernel kernel, KernelCode code, Slots slots, ToLongFunction<String> symbols) {
        this.kernel = kernel;
        launch = code.bind(symbols);
        inputs = slots.of(kernel.inputs());
        outputs = slots.of(kernel.outputs());
        dtypes = new DType[outputs.length];
        elements = new int[outputs.length];
        addsUp = new boolean[outputs.length];
        for (int i = 0; i < outputs.length; i++) {
            var output = kernel.outputs().get(i);
            dtypes[i] = output.dtype();
            elements[i] = Slots.elements(output, symbols);
            addsUp[i] = addsUp(kernel.body(), output);
        }
        boolean inOrder = slots.count() == inputs.length + outputs.length;
        for (int i = 0; i < inputs.length; i++) {
            inOrder &= inputs[i] == i;
        }
        for (int i = 0; i < outputs.length; i++) {
            inOrder &= outputs[i] == inputs.length + i;
        }
        direct = inOrder;
    }

    static Code code(Kernel kernel, KernelCode code, Slots slots) {
        return symbols -> new KernelStep(kernel, code, slots, symbols);
    }

    /** Whether statements add to the elements of an output, which are zeros in the beginning. */
    private static boolean addsUp(List<Stmt> body, Value output) {
        return body.stream()
                .anyMatch(stmt ->
                        switch (stmt) {
                            case Stmt.Loop loop -> addsUp(loop.body(), output);
                            case Stmt.Reduce reduce -> addsUp(reduce.body(), output);
                            case Stmt.Accumulate accumulate -> accumulate.target() == output;
                            case Stmt.Let _, Stmt.Store _, Stmt.Check _ -> false;
                        });
    }

    @Override
    public void run(@Nullable Object[] slots, Parallel parallel) {
        var arrays = arrays(slots);
        named(() -> launch.run(arrays, parallel));
    }

    @Override
    public @Nullable Shares shares(@Nullable Object[] slots, int count) {
        if (!launch.isCutInto(count)) {
            return null;
        }
        var arrays = arrays(slots);
        return (first, end) -> named(() -> launch.run(arrays, first, end, count));
    }

    private Object[] arrays(@Nullable Object[] slots) {
        for (int i = 0; i < outputs.length; i++) {
            slots[outputs[i]] =
                    HostArrays.result(slots[outputs[i]], dtypes[i], elements[i], addsUp[i]);
        }
        return direct ? slots : arguments(slots);
    }

    /** Runs the kernel so that what it throws says where the kernel comes from. */
    private void named(Runnable run) {
        try {
            run.run();
        } catch (IllegalArgumentException e) {
            throw located(e);
        } catch (ArithmeticException e) {
            var named =
                    new ArithmeticException(
                            origins()
                                    + ": an integer is divided by 0; integers have no infinity: choose a divisor that is"
                                    + " not 0 with Tensors.where, or cast to a floating dtype");
            named.initCause(e);
            throw named;
        }
    }

    private Object[] arguments(@Nullable Object[] slots) {
        var arguments = new Object[inputs.length + outputs.length];
        for (int i = 0; i < inputs.length; i++) {
            arguments[i] = slots[inputs[i]];
        }
        for (int i = 0; i < outputs.length; i++) {
            arguments[inputs.length + i] = slots[outputs[i]];
        }
        return arguments;
    }

    /** A failed check, with the layers and the lines where they are known. */
    private IllegalArgumentException located(IllegalArgumentException e) {
        return kernel.origins().stream()
                        .allMatch(origin -> origin.path().isEmpty() && origin.line().isEmpty())
                ? e
                : new IllegalArgumentException(origins() + ": " + e.getMessage(), e);
    }

    /** The operations of the kernel: an error is that of one of them. */
    private String origins() {
        return kernel.origins().stream()
                .map(Origin::toString)
                .distinct()
                .collect(Collectors.joining(", "));
    }
}
