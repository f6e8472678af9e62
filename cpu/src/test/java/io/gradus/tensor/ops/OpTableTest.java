package io.gradus.tensor.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gradus.ir.DType;
import io.gradus.tensor.GradientCheck;
import io.gradus.tensor.GradientQuery.Unconnected;
import io.gradus.tensor.GradientTape;
import io.gradus.tensor.Operand;
import io.gradus.tensor.Tensor;
import io.gradus.tensor.Tensors;
import io.gradus.tensor.TracedFunction;
import io.gradus.tensor.Variable;
import io.gradus.tensor.ops.OpTable.Row;
import io.gradus.tensor.ops.OpTable.Trait;
import io.gradus.tensor.ops.OracleCase.Values;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Every op against numbers from outside, in every dtype that it takes: its values, its gradients,
 * the gradients of its gradients, and that traced code returns the bits of eager code.
 */
class OpTableTest {
    private static final List<DType> REALS =
            List.of(DType.FLOAT64, DType.FLOAT32, DType.FLOAT16, DType.BFLOAT16);

    /**
     * Makes tensors from Java values or at random: not functions of tensors, and tested in classes
     * of their own.
     */
    private static final Set<String> TESTED_ELSEWHERE =
            Set.of("of", "ofUint8", "fromArray", "fromBuffer", "randomUniform", "randomNormal");

    private static Map<String, List<OracleCase>> cases() throws IOException {
        var cases = new ArrayList<OracleCase>();
        for (var file : OpTable.FILES) {
            cases.addAll(OracleCase.read(file));
        }
        return cases.stream().collect(Collectors.groupingBy(OracleCase::signature));
    }

    // ---- the table itself ----

    @Test
    void everyPublicMethodHasARow() {
        var methods =
                OpCall.signatures().stream()
                        .filter(signature ->
                                TESTED_ELSEWHERE.stream()
                                        .noneMatch(name ->
                                                signature.startsWith("Tensor." + name + "(")))
                        .toList();
        assertThat(OpTable.ROWS)
                .extracting(Row::signature)
                .doesNotHaveDuplicates()
                .containsExactlyInAnyOrderElementsOf(methods);
    }

    @Test
    void everyCaseHasARow() throws IOException {
        assertThat(cases().keySet()).isSubsetOf(OpTable.ROWS.stream().map(Row::signature).toList());
    }

    /**
     * What each row must show at least: every dtype that it takes, no elements, and many axes
     * unless it names them.
     */
    @TestFactory
    Stream<DynamicTest> everyRowHasCases() throws IOException {
        var all = cases();
        return OpTable.ROWS.stream()
                .filter(row -> !row.isMaker())
                .map(row ->
                        test(
                                row.signature(),
                                () ->
                                        requireCases(
                                                row,
                                                all.getOrDefault(row.signature(), List.of()))));
    }

    private static void requireCases(Row row, List<OracleCase> cases) {
        var taken = EnumSet.noneOf(DType.class);
        taken.addAll(row.refused());
        for (var one : cases) {
            taken.addAll(reals(one).length > 0 ? dtypes(one) : Set.of());
            one.inputs().stream().flatMap(input -> input.dtype().stream()).forEach(taken::add);
        }
        if (row.refused().contains(DType.FLOAT64)) {
            taken.addAll(REALS);
        }
        if (row.is(Trait.FLOATS)) {
            assertThat(cases).as("a case of whole numbers").anyMatch(OpTableTest::isWhole);
            taken.addAll(EnumSet.complementOf(EnumSet.of(DType.STRING)));
        }
        assertThat(taken)
                .as("dtypes")
                .containsExactlyInAnyOrderElementsOf(
                        EnumSet.complementOf(EnumSet.of(DType.STRING)));
        assertThat(
                        cases.stream()
                                .flatMap(one -> one.inputs().stream())
                                .anyMatch(input -> input.shape().elements() == 0))
                .as("a tensor without elements")
                .isNotEqualTo(row.is(Trait.NEEDS_ELEMENTS));
        assertThat(
                        cases.stream()
                                .flatMap(one ->
                                        Stream.concat(
                                                one.inputs().stream(), one.outputs().stream())))
                .as("many axes")
                .anyMatch(values -> values.shape().rank() >= mostAxes(row));
        if (row.is(Trait.GRADIENT)
                && !row.signature().matches("(floorDiv|cast|nextAfter|saturateCast).*")) {
            assertThat(cases).as("a point to check gradients at").anyMatch(OracleCase::smooth);
        }
    }

    private static String name(Row row) {
        return row.signature().replaceAll("(\\w+\\.)?(\\w+)\\(.*", "$2");
    }

    private static int mostAxes(Row row) {
        if (row.is(Trait.FLOATS) || row.signature().matches("(?!Tensors?\\.)[A-Z].*")) {
            return 1; // functions made of others, which are held to more
        }
        if (row.signature().equals("diag(int)")) {
            return 2; // vectors and matrices
        }
        return row.signature().contains("2d(") ? 4 : 8;
    }

    /** Whether the real inputs are whole numbers that all integers hold. */
    private static boolean isWhole(OracleCase one) {
        return reals(one).length > 0
                && one.inputs().stream().anyMatch(input -> input.shape().elements() > 0)
                && one.inputs().stream()
                        .filter(Values::isReal)
                        .flatMapToDouble(input -> DoubleStream.of(input.doubles()))
                        .allMatch(x -> x == Math.rint(x) && Math.abs(x) < 100);
    }

    /** A function of reals takes integers as the float32 numbers that they are. */
    @TestFactory
    Stream<DynamicTest> integersCountAsFloat32() throws IOException {
        var all = cases();
        return OpTable.ROWS.stream()
                .filter(row -> row.is(Trait.FLOATS))
                .flatMap(row -> all.get(row.signature()).stream())
                .filter(OpTableTest::isWhole)
                .flatMap(one ->
                        Stream.of(DType.INT32, DType.INT64)
                                .map(dtype ->
                                        test(
                                                one + " of " + dtype,
                                                () -> sameAsFloat32(one, dtype))));
    }

    private static void sameAsFloat32(OracleCase one, DType dtype) {
        var floats = inputs(one, DType.FLOAT32);
        var integers = new ArrayList<>(floats);
        for (int i : reals(one)) {
            integers.set(i, floats.get(i).value().cast(dtype));
        }
        var call = OpCall.of(one.signature(), one.arguments());
        requireSameBits(call.apply(integers), call.apply(floats));
    }

    @TestFactory
    Stream<DynamicTest> dtypesThatAreNotTakenAreRefused() throws IOException {
        var all = cases();
        return OpTable.ROWS.stream()
                .flatMap(row ->
                        row.refused().stream()
                                .map(dtype ->
                                        test(
                                                row.signature() + " of " + dtype,
                                                () -> {
                                                    var one = all.get(row.signature()).getFirst();
                                                    var inputs = inputs(one, DType.FLOAT64);
                                                    boolean none = reals(one).length == 0;
                                                    inputs.replaceAll(input ->
                                                            input.dtype().isFloating() || none
                                                                    ? input.value().cast(dtype)
                                                                    : input);
                                                    assertThatThrownBy(() ->
                                                                    OpCall.of(
                                                                                    one.signature(),
                                                                                    one.arguments())
                                                                            .apply(inputs))
                                                            .isInstanceOf(
                                                                    IllegalArgumentException.class)
                                                            .hasMessageContaining(name(row))
                                                            .hasMessageContaining("cast");
                                                })));
    }

    // ---- the cases ----

    @TestFactory
    Stream<DynamicContainer> ops() throws IOException {
        var all = cases();
        return OpTable.ROWS.stream()
                .map(row ->
                        DynamicContainer.dynamicContainer(
                                row.signature(),
                                all.getOrDefault(row.signature(), List.of()).stream()
                                        .flatMap(one -> tests(row, one))));
    }

    private static Stream<DynamicTest> tests(Row row, OracleCase one) {
        var call = OpCall.of(one.signature(), one.arguments());
        var tests = new ArrayList<DynamicTest>();
        for (var real : dtypes(one)) {
            var name = one + " in " + real;
            tests.add(test(name, () -> values(row, one, call, real)));
            // Of the 16-bit floats the main cases: the others would trace the same code again.
            if (!row.is(Trait.EAGER_ONLY) && (real.bytes() > 2 || one.name().isEmpty())) {
                tests.add(test(name + ", traced", () -> traced(row, one, call, real)));
            }
            if (reals(one).length > 0 && (real == DType.FLOAT64 || real == DType.FLOAT32)) {
                tests.add(test(name + ", gradient", () -> gradients(row, one, call, real)));
            }
        }
        if (one.smooth()) {
            tests.add(
                    test(
                            one + ", differences",
                            () ->
                                    new GradientCheck()
                                            .secondOrder()
                                            .check(
                                                    (List<Operand> in) -> call.apply(in),
                                                    inputs(one, DType.FLOAT64))
                                            .requireOk()));
        }
        return tests.stream();
    }

    /** Says the case in the message, too: reports of dynamic tests give only its number. */
    private static DynamicTest test(String name, Runnable body) {
        return DynamicTest.dynamicTest(
                name,
                () -> {
                    try {
                        body.run();
                    } catch (AssertionError | RuntimeException error) {
                        throw new AssertionError(name + ": " + error.getMessage(), error);
                    }
                });
    }

    /** The floating dtypes that hold the case's real inputs exactly; just one if there are none. */
    private static Set<DType> dtypes(OracleCase one) {
        if (reals(one).length == 0) {
            return EnumSet.of(DType.FLOAT64);
        }
        return REALS.stream()
                .filter(real -> one.inputs().stream().allMatch(input -> input.fits(real)))
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(DType.class)));
    }

    private static int[] reals(OracleCase one) {
        return IntStream.range(0, one.inputs().size())
                .filter(i -> one.inputs().get(i).isReal())
                .toArray();
    }

    private static List<Operand> inputs(OracleCase one, DType real) {
        return one.inputs().stream()
                .map(input -> (Operand) input.tensor(real))
                .collect(Collectors.toCollection(ArrayList::new));
    }

    private static List<Tensor> tensors(List<Operand> operands) {
        return operands.stream().map(Operand::value).toList();
    }

    private static void values(Row row, OracleCase one, OpCall call, DType real) {
        var inputs = inputs(one, real);
        var outputs = call.apply(inputs);
        requireNear(row.closeness(), outputs, one.outputs(), real, scale(one.inputs()));
        if (!inputs.isEmpty()) {
            var variables = new ArrayList<>(inputs);
            variables.set(0, new Variable(inputs.getFirst()));
            requireSameBits(call.apply(variables), outputs);
        }
    }

    private static void requireNear(
            Closeness closeness,
            List<Tensor> actual,
            List<Values> expected,
            DType real,
            double scale) {
        assertThat(actual).hasSameSizeAs(expected);
        for (int i = 0; i < actual.size(); i++) {
            var wanted = expected.get(i);
            assertThat(actual.get(i).dtype()).isEqualTo(wanted.dtype().orElse(real));
            assertThat(actual.get(i).shape()).isEqualTo(wanted.shape());
            if (actual.get(i).dtype().isFloating()) {
                assertThat(closeness.difference(actual.get(i), wanted.doubles(), scale)).isEmpty();
            } else {
                assertThat(actual.get(i).toLongArray()).isEqualTo(wanted.longs());
            }
        }
    }

    /** The size of the largest finite input. */
    private static double scale(List<Values> values) {
        return values.stream()
                .flatMapToDouble(value -> DoubleStream.of(value.doubles()))
                .map(Math::abs)
                .filter(Double::isFinite)
                .max()
                .orElse(0);
    }

    // ---- traced = eager ----

    private static void traced(Row row, OracleCase one, OpCall call, DType real) {
        var inputs = tensors(inputs(one, real));
        requireSameTraced(call::apply, inputs, false);
        if (row.is(Trait.OPEN_BATCH) && hasOneLeadingSize(inputs)) {
            requireSameTraced(call::apply, inputs, true);
        }
        if (reals(one).length > 0) {
            requireSameTraced(
                    given -> gradients(call, given, reals(one), Unconnected.ZERO), inputs, false);
        }
    }

    private static boolean hasOneLeadingSize(List<Tensor> tensors) {
        return tensors.stream()
                        .filter(tensor -> tensor.rank() > 0)
                        .mapToInt(tensor -> tensor.shape().size(0))
                        .distinct()
                        .count()
                == 1;
    }

    private static void requireSameTraced(
            Function<List<Tensor>, List<Tensor>> code, List<Tensor> inputs, boolean openBatch) {
        var function = TracedFunction.of(code);
        requireSameBits(
                (openBatch ? function.openBatch() : function).apply(inputs), code.apply(inputs));
    }

    private static void requireSameBits(List<Tensor> actual, List<Tensor> expected) {
        assertThat(actual).hasSameSizeAs(expected);
        for (int i = 0; i < actual.size(); i++) {
            assertThat(actual.get(i).type()).isEqualTo(expected.get(i).type());
            assertThat(oneNaN(actual.get(i)).toByteBuffer())
                    .as("%s and %s", actual.get(i), expected.get(i))
                    .isEqualTo(oneNaN(expected.get(i)).toByteBuffer());
        }
    }

    /** Which of the many NaNs comes out is not defined. */
    private static Tensor oneNaN(Tensor x) {
        return x.dtype().isFloating()
                ? Tensors.where(x.isNaN(), Tensor.scalar(x.dtype(), Double.NaN), x)
                : x;
    }

    // ---- gradients ----

    /** The gradients of the sum of all outputs. */
    private static List<Tensor> gradients(
            OpCall call, List<Tensor> inputs, int[] sources, Unconnected unconnected) {
        var watched = IntStream.of(sources).mapToObj(inputs::get).toList();
        var tape = new GradientTape(false, false);
        List<Tensor> outputs;
        try (tape) {
            watched.forEach(tape::watch);
            outputs = call.apply(inputs);
        }
        var gradients = tape.of(outputs.toArray()).unconnected(unconnected).gradients(watched);
        return IntStream.range(0, sources.length)
                .mapToObj(gradients::find)
                .flatMap(found -> found.stream())
                .toList();
    }

    private static void gradients(Row row, OracleCase one, OpCall call, DType real) {
        var inputs = tensors(inputs(one, real));
        if (!row.is(Trait.GRADIENT)) {
            assertThat(gradients(call, inputs, reals(one), Unconnected.NONE)).isEmpty();
            return;
        }
        var found = gradients(call, inputs, reals(one), Unconnected.ZERO);
        for (int i = 0; i < found.size(); i++) {
            assertThat(found.get(i).type()).isEqualTo(inputs.get(reals(one)[i]).type());
        }
        if (!one.gradients().isEmpty()) {
            // The derivative's own rounding: a few operations more than the function's.
            var closeness = new Closeness(64, 16, false, true);
            requireNear(closeness, found, one.gradients(), real, scale(one.gradients()));
        }
    }
}
