package io.gradus.tensor;

import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a function was traced to, by kind of argument. Each kind is traced once however many threads
 * ask for it, and no lock is held meanwhile; a trace that fails leaves nothing behind.
 */
final class TraceCache<T> {
    private static final System.Logger LOGGER = System.getLogger(TraceCache.class.getPackageName());

    /** Traces are big; those of kinds that come again stay. */
    private static final int MOST = 512;

    /** Traces that nobody wonders about, and calls for each that repay it. */
    private static final int USUAL = 8;

    private static final int WORTH = 4;

    /**
     * What tells one trace from another: Java values and where tensors stand, their types, and what
     * else the trace depends on.
     */
    record Signature(Object form, List<TensorType> types, Object further) {
        Signature(Object form, List<TensorType> types) {
            this(form, types, List.of());
        }

        /** What is not as it was, with what would do instead. */
        String change(Signature before) {
            if (!form.equals(before.form)) {
                return Structure.difference(before.form, form)
                        + ": pass a number that changes as a tensor";
            }
            var paths = Structure.paths(form);
            for (int i = 0; i < types.size(); i++) {
                var was = before.types.get(i);
                var is = types.get(i);
                if (!was.equals(is)) {
                    return paths.get(i)
                            + " was "
                            + was
                            + " and is now "
                            + is
                            + (was.dtype() != is.dtype()
                                    ? ": cast it to one dtype"
                                    : ": open sizes with openBatch() or signature(), or pad"
                                            + " to few sizes");
                }
            }
            return "this kind of argument was not seen for long";
        }
    }

    private final Recent<Signature, CompletableFuture<T>> traced = new Recent<>(MOST);
    private final AtomicInteger traces = new AtomicInteger();
    private final AtomicBoolean warned = new AtomicBoolean();
    private volatile @Nullable Signature latest;
    // Threads may lose a count to each other: it only tells few calls from many.
    private int calls;

    int traces() {
        return traces.get();
    }

    T get(Signature signature, Supplier<T> trace) {
        calls++;
        while (true) {
            var known = traced.get(signature);
            if (known == null) {
                var own = new CompletableFuture<T>();
                known = traced.putIfAbsent(signature, own);
                if (known == null) {
                    return trace(signature, own, trace);
                }
            }
            try {
                return known.join();
            } catch (CancellationException _) {
                // It failed in another thread, which has the error; this one finds out for itself.
            }
        }
    }

    private T trace(Signature signature, CompletableFuture<T> result, Supplier<T> trace) {
        try {
            count(signature);
            result.complete(trace.get());
            return result.join();
        } finally {
            if (!result.isDone()) {
                traced.remove(signature, result);
                result.cancel(false);
            }
        }
    }

    private void count(Signature signature) {
        int count = traces.incrementAndGet();
        var before = latest;
        latest = signature;
        if (before != null
                && count >= USUAL
                && calls < (long) WORTH * count
                && warned.compareAndSet(false, true)) {
            LOGGER.log(
                    System.Logger.Level.WARNING,
                    "a function was traced {0} times in {1} calls, and a trace takes longer than"
                            + " many calls. The last time because {2}",
                    count,
                    calls,
                    signature.change(before));
        }
    }
}
