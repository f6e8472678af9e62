package io.gradus.tensor.function;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.gradus.ir.Shape;
import io.gradus.tensor.Generator;
import io.gradus.tensor.Tensor;
import io.gradus.tensor.TracedFunction;
import io.gradus.tensor.Variable;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Assignments in a function: all at once, after the last check, one call after another. */
@Timeout(60)
class CommitTest {
    @Test
    @DisplayName("reads before and after an assignment, and an exchange of two variables")
    void order() {
        var a = new Variable(1f);
        var b = new Variable(2f);
        var exchange =
                TracedFunction.<Tensor, List<Tensor>>of(x -> {
                    var before = a.value();
                    a.assign(b);
                    b.assign(before);
                    return List.of(before, a.value(), b.times(x));
                });
        assertThat(exchange.apply(Tensor.of(10f)).stream().map(Tensor::toFloat))
                .containsExactly(1f, 2f, 10f);
        assertThat(a.value().toFloat()).isEqualTo(2f);
        assertThat(b.value().toFloat()).isEqualTo(1f);
        exchange.apply(Tensor.of(10f));
        assertThat(a.value().toFloat()).isEqualTo(1f);
        assertThat(b.value().toFloat()).isEqualTo(2f);
    }

    @Test
    @DisplayName("every way to assign, as eager code does it")
    void waysToAssign() {
        var traced = new Variable(Tensor.of(new float[] {1, 2, 3}));
        var eager = new Variable(Tensor.of(new float[] {1, 2, 3}));
        var x = Tensor.of(new float[] {10, 20, 30});
        TracedFunction.<Tensor, Tensor>of(in -> change(traced, in)).apply(x);
        change(eager, x);
        assertThat(traced.value().toFloatArray()).containsExactly(eager.value().toFloatArray());
        assertThat(eager.value().toFloatArray()).containsExactly(55, 2, 118);
    }

    private static Tensor change(Variable v, Tensor x) {
        v.assignAdd(x);
        v.assignSub(1);
        v.assign(v.times(2));
        v.scatterAdd(
                io.gradus.tensor.IndexedSlices.of(
                        Tensor.of(new float[] {5, 30, 30}),
                        Tensor.of(new int[] {2, 0, 0}),
                        Shape.of(3)));
        v.scatterSub(
                io.gradus.tensor.IndexedSlices.of(
                        x.slice(0, 0, 1), Tensor.of(new int[] {2}), Shape.of(3)));
        v.scatterUpdate(
                io.gradus.tensor.IndexedSlices.of(
                        Tensor.of(new float[] {2}), Tensor.of(new int[] {1}), Shape.of(3)));
        v.assignAdd(Tensor.of(new float[] {-25, 0, 59}));
        return v.value();
    }

    @Test
    @DisplayName(
            "a call that fails after its assignments (an index out of range) leaves every variable as it was")
    void failingCall() {
        var count = new Variable(Tensor.of(0), "count", false);
        var table = new Variable(Tensor.of(new float[][] {{1, 2}, {3, 4}}));
        var generator = new Generator(11);
        var step =
                TracedFunction.<Tensor, Tensor>of(rows -> {
                    count.assignAdd(1);
                    table.assign(table.times(2).plus(generator.uniform(Shape.of(2, 2)).times(0)));
                    return table.gather(rows);
                });
        assertThat(step.apply(Tensor.of(new int[] {1})).toFloatArray()).containsExactly(6, 8);
        var state = generator.state().value().toLongArray();
        for (int attempt = 0; attempt < 3; attempt++) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> step.apply(Tensor.of(new int[] {2})))
                    .withMessageContaining("index 2 is out of range")
                    .withMessageContaining("size 2");
            assertThat(count.value().toInt()).isEqualTo(1);
            assertThat(table.value().toFloatArray()).containsExactly(2, 4, 6, 8);
            assertThat(generator.state().value().toLongArray()).containsExactly(state);
        }
        assertThat(step.apply(Tensor.of(new int[] {0})).toFloatArray()).containsExactly(4, 8);
        assertThat(count.value().toInt()).isEqualTo(2);
        assertThat(step.traces()).isEqualTo(1);
    }

    private static void together(List<? extends Callable<?>> tasks) throws Exception {
        var start = new CyclicBarrier(tasks.size());
        try (var pool = Executors.newFixedThreadPool(tasks.size())) {
            var futures = new ArrayList<Future<?>>();
            for (var task : tasks) {
                futures.add(
                        pool.submit(() -> {
                            start.await();
                            return task.call();
                        }));
            }
            for (var future : futures) {
                future.get();
            }
        }
    }

    @Test
    @DisplayName("6 threads of 800 calls each: 4800 increments, whoever calls first")
    void increments() throws Exception {
        int threads = 6;
        int calls = 800;
        var count = new Variable(Tensor.of(0L), "count", false);
        var sum = new Variable(Tensor.zeros(Shape.of(4)));
        var step =
                TracedFunction.<Tensor, Tensor>of(x -> {
                    count.assignAdd(1);
                    sum.assignAdd(x);
                    return count.value();
                });
        var seen = java.util.concurrent.ConcurrentHashMap.<Long>newKeySet();
        var one = Tensor.ones(Shape.of(4));
        Callable<Void> task =
                () -> {
                    for (int i = 0; i < calls; i++) {
                        seen.add(step.apply(one).toLong());
                    }
                    return null;
                };
        together(java.util.Collections.nCopies(threads, task));
        assertThat(count.value().toLong()).isEqualTo(threads * calls);
        assertThat(sum.value().toFloatArray()).containsOnly(threads * calls);
        assertThat(seen).as("each call saw a count of its own").hasSize(threads * calls);
        assertThat(step.traces()).isEqualTo(1);
    }

    @Test
    @DisplayName("eager assignAdd and traced calls on one variable: none is lost")
    void eagerAndTraced() throws Exception {
        var count = new Variable(Tensor.of(0L), "count", false);
        var step =
                TracedFunction.<Tensor, Tensor>of(x -> {
                    count.assignAdd(x);
                    return x;
                });
        var one = Tensor.of(1L);
        Callable<Void> eager =
                () -> {
                    for (int i = 0; i < 500; i++) {
                        count.assignAdd(1);
                    }
                    return null;
                };
        Callable<Void> traced =
                () -> {
                    for (int i = 0; i < 500; i++) {
                        step.apply(one);
                    }
                    return null;
                };
        together(List.of(eager, traced, eager, traced));
        assertThat(count.value().toLong()).isEqualTo(2000);
    }

    @Test
    @DisplayName(
            "two functions that assign the same variables in opposite order do not wait for each other")
    void noDeadlock() throws Exception {
        var a = new Variable(Tensor.of(0L), "a", false);
        var b = new Variable(Tensor.of(0L), "b", false);
        var first =
                TracedFunction.<Tensor, Tensor>of(x -> {
                    a.assignAdd(x);
                    b.assignAdd(x);
                    return x;
                });
        var second =
                TracedFunction.<Tensor, Tensor>of(x -> {
                    b.assignAdd(x);
                    a.assignAdd(x);
                    return x;
                });
        var one = Tensor.of(1L);
        var tasks = new ArrayList<Callable<Void>>();
        for (var function : List.of(first, second, first, second)) {
            tasks.add(() -> {
                for (int i = 0; i < 400; i++) {
                    function.apply(one);
                }
                return null;
            });
        }
        together(tasks);
        assertThat(a.value().toLong()).isEqualTo(1600);
        assertThat(b.value().toLong()).isEqualTo(1600);
    }

    @Test
    @DisplayName("a call never sees some assignments of another without the rest")
    void allOrNothing() throws Exception {
        var variables = new ArrayList<Variable>();
        for (int i = 0; i < 64; i++) {
            variables.add(new Variable(Tensor.of(0L), "v" + i, false));
        }
        var write =
                TracedFunction.<Tensor, Tensor>of(x -> {
                    variables.forEach(v -> v.assignAdd(x));
                    return x;
                });
        var read =
                TracedFunction.<List<Tensor>, List<Tensor>>of(
                        nothing -> variables.stream().map(Variable::value).toList());
        var done = new AtomicBoolean();
        Callable<Void> writer =
                () -> {
                    for (int i = 0; i < 500; i++) {
                        write.apply(Tensor.of(1L));
                    }
                    done.set(true);
                    return null;
                };
        Callable<Void> reader =
                () -> {
                    int calls = 0;
                    while (!done.get() || calls == 0) {
                        var values = read.apply(List.of());
                        assertThat(values.stream().map(Tensor::toLong).distinct()).hasSize(1);
                        calls++;
                    }
                    return null;
                };
        together(List.of(writer, reader, reader));
        assertThat(variables.getLast().value().toLong()).isEqualTo(500);
    }
}
