package io.gradus.cpu.backend;

import static io.gradus.cpu.Kernels.kernel;
import static io.gradus.cpu.Kernels.load;
import static io.gradus.cpu.Kernels.store;
import static io.gradus.cpu.Kernels.value;
import static io.gradus.cpu.backend.CpuProgramTest.array;
import static io.gradus.cpu.backend.CpuProgramTest.buffer;
import static io.gradus.cpu.backend.CpuProgramTest.compile;
import static io.gradus.cpu.backend.CpuProgramTest.floats;
import static org.assertj.core.api.Assertions.assertThat;

import io.gradus.ir.Axis;
import io.gradus.ir.DType;
import io.gradus.ir.Dim;
import io.gradus.ir.Expr;
import io.gradus.ir.Expr.Comparison;
import io.gradus.ir.Graph;
import io.gradus.ir.Local;
import io.gradus.ir.Monoid;
import io.gradus.ir.Region;
import io.gradus.ir.Shape;
import io.gradus.ir.Stmt;
import io.gradus.ir.Value;
import io.gradus.spi.Buffer;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Choices, and loops whose number of steps is known when they have run, on every tier. */
class RegionProgramTest {
    /** x doubled while it is less than 100, with all values it had, and their sum. */
    private static Graph doubling(int maximum) {
        var flag = value(DType.BOOL);
        var x = value(DType.FLOAT32);
        var bound = value(DType.FLOAT32);
        var twice = value(DType.FLOAT32);
        var more = value(DType.BOOL);
        var body =
                new Graph(
                        List.of(flag, x, bound),
                        List.of(
                                kernel(
                                        List.of(x),
                                        List.of(twice),
                                        store(twice, load(x).plus(load(x)))),
                                kernel(
                                        List.of(twice, bound),
                                        List.of(more),
                                        store(
                                                more,
                                                load(twice).compare(Comparison.LT, load(bound))))),
                        List.of(more, twice, x));
        var initial = value(DType.BOOL);
        var start = value(DType.FLOAT32);
        var limit = value(DType.FLOAT32);
        var flagEnd = value(DType.BOOL);
        var end = value(DType.FLOAT32);
        var steps = Dim.symbol("steps");
        var all = new Value(DType.FLOAT32, Shape.of(List.of(steps)));
        var sum = value(DType.FLOAT32);
        var axis = new Axis("i", steps);
        var total = new Local("total", DType.FLOAT32);
        return new Graph(
                List.of(initial, start, limit),
                List.of(
                        new Region.While(
                                body,
                                List.of(initial, start),
                                List.of(limit),
                                List.of(flagEnd, end),
                                List.of(all),
                                "steps",
                                maximum),
                        kernel(
                                List.of(all),
                                List.of(sum),
                                new Stmt.Reduce(
                                        axis,
                                        Stmt.Order.LANES,
                                        List.of(),
                                        Monoid.sum(DType.FLOAT32),
                                        List.of(new Expr.Load(all, List.of(axis.index()))),
                                        List.of(total)),
                                store(sum, total.read()))),
                List.of(end, sum));
    }

    @ParameterizedTest
    @EnumSource(Tier.class)
    void whileLoops(Tier tier) {
        var program = compile(tier, doubling(Integer.MAX_VALUE));
        for (float x : new float[] {3, 60, 1, 100, 3}) {
            float end = x;
            float sum = 0;
            while (end < 100) {
                sum += end;
                end += end;
            }
            var go = buffer(DType.BOOL, new boolean[] {x < 100});
            var results = program.run(new Buffer[] {go, floats(x), floats(100)}, new int[0]);
            assertThat(array(results[0])).isEqualTo(new float[] {end});
            assertThat(array(results[1])).isEqualTo(new float[] {sum});
        }
        var go = buffer(DType.BOOL, new boolean[] {true});
        var two =
                compile(tier, doubling(2))
                        .run(new Buffer[] {go, floats(3), floats(100)}, new int[0]);
        assertThat(array(two[0])).isEqualTo(new float[] {12});
        assertThat(array(two[1])).isEqualTo(new float[] {9});
    }

    @ParameterizedTest
    @EnumSource(Tier.class)
    void choices(Tier tier) {
        var a = value(DType.FLOAT32);
        var b = value(DType.FLOAT32);
        var sum = value(DType.FLOAT32);
        var then =
                new Graph(
                        List.of(a, b),
                        List.of(
                                kernel(
                                        List.of(a, b),
                                        List.of(sum),
                                        store(sum, load(a).plus(load(b))))),
                        List.of(sum, a));
        var c = value(DType.FLOAT32);
        var d = value(DType.FLOAT32);
        var otherwise = new Graph(List.of(c, d), List.of(), List.of(d, c));
        var predicate = value(DType.BOOL);
        var x = value(DType.FLOAT32);
        var y = value(DType.FLOAT32);
        var first = value(DType.FLOAT32);
        var second = value(DType.FLOAT32);
        var program =
                compile(
                        tier,
                        new Graph(
                                List.of(predicate, x, y),
                                List.of(
                                        new Region.Cond(
                                                predicate,
                                                then,
                                                otherwise,
                                                List.of(x, y),
                                                List.of(first, second))),
                                List.of(first, second)));
        for (boolean choice : new boolean[] {true, false, true}) {
            var results =
                    program.run(
                            new Buffer[] {
                                buffer(DType.BOOL, new boolean[] {choice}), floats(3), floats(5)
                            },
                            new int[0]);
            assertThat(array(results[0])).isEqualTo(new float[] {choice ? 8 : 5});
            assertThat(array(results[1])).isEqualTo(new float[] {3});
        }
    }
}
