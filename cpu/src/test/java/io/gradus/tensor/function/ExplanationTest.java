package io.gradus.tensor.function;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gradus.explain.Explanation;
import io.gradus.explain.Timing;
import io.gradus.ir.DType;
import io.gradus.ir.Shape;
import io.gradus.tensor.Control;
import io.gradus.tensor.Generator;
import io.gradus.tensor.GradientTape;
import io.gradus.tensor.Padding;
import io.gradus.tensor.Tensor;
import io.gradus.tensor.TracedFunction;
import io.gradus.tensor.Variable;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.xml.sax.InputSource;

/** What explanations say, against figures that are counted by hand. */
class ExplanationTest {
    private static final Generator RANDOM = new Generator(5);

    private static Tensor normal(int... sizes) {
        return RANDOM.normal(Shape.of(sizes));
    }

    private static Explanation explain(Function<Tensor, Tensor> code, Tensor argument) {
        return TracedFunction.of(code).explain(argument);
    }

    @Test
    void elementwiseChainsCountOperationsAndBytes() {
        var b = normal(7);
        var step = explain(x -> x.plus(b).times(x).tanh().floor(), normal(5, 7)).steps().getFirst();
        // The hyperbolic tangent is arithmetic by now: much of it, and the same for each element.
        assertThat(step.work().flops())
                .satisfies(flops -> assertThat(flops % (5 * 7)).isZero())
                .isGreaterThan(5 * 7 * 10);
        assertThat(step.work().bytesRead()).isEqualTo((5 * 7 + 7) * 4);
        assertThat(step.work().bytesWritten()).isEqualTo(5 * 7 * 4);
        assertThat(step.origins())
                .extracting(o -> o.op())
                .contains("plus", "times", "tanh", "floor");
        assertThat(step.origins()).allMatch(o -> o.line().startsWith("ExplanationTest.java:"));
        assertThat(step.loops().toString()).contains("< 5").contains("< 7");
        assertThat(step.writes().getFirst()).contains("float32(5, 7)").contains("a result");
        assertThat(step.code()).isNotEmpty();
    }

    @Test
    void reductionsReadEachElementOnce() {
        var explanation = explain(x -> x.times(x).sum(new int[] {1}, false), normal(6, 50));
        assertThat(explanation.steps()).hasSize(1);
        var step = explanation.steps().getFirst();
        assertThat(step.work().flops()).isEqualTo(6 * 50 * 2);
        assertThat(step.work().bytesRead()).isEqualTo(6 * 50 * 4);
        assertThat(step.work().bytesWritten()).isEqualTo(6 * 4);
        assertThat(step.loops().toString()).contains("sum over").contains("< 50");
    }

    @Test
    void slicesReadWhatTheyTake() {
        var step = explain(x -> x.slice(0, 2, 5).abs(), normal(100, 3)).steps().getFirst();
        assertThat(step.work().bytesRead()).isEqualTo(3 * 3 * 4);
    }

    @Test
    void productsAndConvolutionsCountMultiplyAddsTwice() {
        var w = normal(30, 20);
        var product = explain(x -> x.matmul(w), normal(4, 10, 30)).steps().getFirst();
        assertThat(product.name()).isEqualTo("matmul");
        assertThat(product.code()).isNotEmpty().doesNotContain("too small");
        assertThat(explain(x -> x.matmul(x), normal(3, 3)).steps().getFirst().code())
                .contains("too small");
        assertThat(product.work().flops()).isEqualTo(2L * 4 * 10 * 30 * 20);
        assertThat(product.work().bytesRead()).isEqualTo(4 * (4 * 10 * 30 + 30 * 20));

        var filters = normal(3, 3, 2, 5);
        var images = normal(2, 8, 8, 2);
        assertThat(explain(x -> x.conv2d(filters, 1, Padding.VALID), images).work().flops())
                .isEqualTo(2L * 2 * 6 * 6 * 5 * 3 * 3 * 2);
        var gradients =
                explain(
                        x -> {
                            var tape = new GradientTape();
                            Tensor loss;
                            try (tape) {
                                tape.watch(x);
                                loss = x.conv2d(filters, 1, Padding.VALID).square().sum();
                            }
                            return tape.gradient(loss, x);
                        },
                        images);
        assertThat(gradients.steps())
                .filteredOn(step -> step.name().startsWith("conv2d, gradient"))
                .singleElement()
                .satisfies(step ->
                        assertThat(step.work().flops()).isEqualTo(2L * 2 * 6 * 6 * 5 * 3 * 3 * 2));
    }

    @Test
    void openSizesAreThoseOfTheArgument() {
        var function = TracedFunction.of((Tensor x) -> x.exp().minus(1)).openBatch();
        var small = function.explain(normal(3, 4));
        var large = function.explain(normal(30, 4));
        assertThat(large.work().flops()).isEqualTo(10 * small.work().flops());
        assertThat(large.toString()).contains("batch = 30");
        assertThat(function.traces()).isEqualTo(1);
    }

    @Test
    void memoryThatIsUsedAgainIsTold() {
        var w = normal(16, 16);
        var explanation =
                explain(x -> x.matmul(w).matmul(w).matmul(w).matmul(w).matmul(w), normal(16, 16));
        assertThat(explanation.steps()).hasSize(5);
        assertThat(explanation.steps().get(2).writes().getFirst())
                .contains("in array 1 of 1.0 KiB, which held");
        assertThat(explanation.toString())
                .contains(
                        "planned memory: 2.0 KiB (arrays: 2), for 4 values that would take 4.0 KiB");
    }

    @Test
    void regionsNest() {
        var w = normal(8, 8);
        var explanation =
                explain(
                        x ->
                                Control.scan(
                                                Tensor.zeros(Shape.of(8)),
                                                x,
                                                (Tensor h, Tensor row) -> {
                                                    var next = h.matmul(w).plus(row).tanh();
                                                    return new Control.Step<>(next, next);
                                                })
                                        .output(),
                        normal(12, 8));
        assertThat(explanation.steps())
                .filteredOn(step -> step.name().equals("scan"))
                .singleElement()
                .satisfies(scan -> {
                    assertThat(scan.loops()).containsExactly("12 steps");
                    var body = scan.bodies().getFirst();
                    assertThat(body).hasSizeGreaterThan(1);
                    assertThat(body.getFirst().label()).isEqualTo(scan.label() + ".1");
                    assertThat(scan.work().flops())
                            .isEqualTo(
                                    12
                                            * body.stream()
                                                    .mapToLong(step -> step.work().flops())
                                                    .sum());
                });
        assertThat(explanation.html()).contains("inside of scan");
    }

    @Test
    void timesAddUpAndPeaksAreMeasured() {
        var w = new Variable(normal(256, 256));
        var function =
                TracedFunction.of((Tensor x) -> {
                    var y = x.matmul(w).relu();
                    w.assignSub(y.times(0.1));
                    return y;
                });
        var before = w.value().toFloatArray();
        var explanation = function.explain(normal(256, 256), Timing.MEASURED);
        assertThat(w.value().toFloatArray()).isEqualTo(before);
        assertThat(explanation.nanos()).isPositive();
        assertThat(
                        explanation.steps().stream()
                                .mapToDouble(step -> step.share())
                                .filter(share -> !Double.isNaN(share))
                                .sum())
                .isBetween(0.999, 1.001);
        var product = explanation.steps().getFirst();
        assertThat(product.limit()).isEqualTo("arithmetic");
        // How large it is depends on what else the machine does.
        assertThat(product.peak()).isPositive().isFinite();
        assertThat(explanation.steps().get(1).peak()).isPositive();
        assertThat(explanation.toString())
                .contains("FLOP/s")
                .contains("of the machine's arithmetic");
        assertThat(explain(x -> x.plus(1), normal(3)).nanos()).isNaN();
    }

    @Test
    void thePageIsWellFormedAndRefersToNothing(@TempDir Path folder) throws Exception {
        var explanation =
                explain(
                        x ->
                                Control.cond(
                                        x.sum().less(0).logicalAnd(x.mean().greater(-1)),
                                        () -> x.times(2).softmax(),
                                        () -> x.matmul(x.transpose()).cast(DType.FLOAT32)),
                        normal(6, 6));
        var page = folder.resolve("page.html");
        explanation.writeHtml(page);
        var html = Files.readString(page);
        assertThat(html).isEqualTo(explanation.html());
        assertThat(Files.list(folder)).containsExactly(page);
        assertThat(html.replace("http://www.w3.org/2000/svg", "")).doesNotContain("http", "src=");
        var body = html.substring(html.indexOf("<body>"), html.indexOf("</html>"));
        var document =
                DocumentBuilderFactory.newInstance()
                        .newDocumentBuilder()
                        .parse(new InputSource(new StringReader(body)));
        assertThat(document.getElementsByTagName("svg").getLength()).isEqualTo(6);
        assertThat(html).contains("As traced", "As compiled", "ExplanationTest.java:");
    }

    /** The boxes of the first drawing of a page, from above: their titles, at their heights. */
    private static Map<String, Integer> boxes(String html) {
        var svg = html.substring(html.indexOf("<svg"), html.indexOf("</svg>"));
        var boxes = new LinkedHashMap<String, Integer>();
        Pattern.compile("<title>(.*?)\\s*</title><rect x=\"\\d+\" y=\"(\\d+)\"", Pattern.DOTALL)
                .matcher(svg)
                .results()
                .forEach(box -> boxes.put(box.group(1), Integer.parseInt(box.group(2))));
        return boxes;
    }

    @Test
    void inputsAreDrawnRightAboveTheirReaders() {
        var w = normal(3, 5);
        var v = normal(5, 7);
        var boxes =
                boxes(
                        explain(x -> x.matmul(w).matmul(v).matmul(v.transpose()), normal(2, 3))
                                .html());
        int first = boxes.get("input: float32(2, 3)");
        assertThat(boxes).hasSizeGreaterThan(5);
        assertThat(boxes.get("input: float32(3, 5)")).isEqualTo(first);
        assertThat(boxes.get("input: float32(5, 7)"))
                .as("beside the first product")
                .isGreaterThan(first);
    }

    @Test
    void innerStepsAreSetInAndThoseThatNeverRanSaySo() {
        var explanation =
                TracedFunction.of((Tensor x) ->
                                Control.cond(
                                        x.sum().greater(0),
                                        () -> x.times(2),
                                        () ->
                                                Control.whileLoop(
                                                        x, y -> y.sum().less(9), y -> y.abs())))
                        .explain(Tensor.ones(Shape.of(4)), Timing.MEASURED);
        assertThat(explanation.html())
                .contains("padding-left: 10px", "padding-left: 34px", "padding-left: 58px");
        assertThat(explanation.toString().lines())
                .filteredOn(line -> line.contains("not run for this argument"))
                .isNotEmpty()
                .allMatch(line -> line.strip().matches("\\d+b\\..*"));
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void aPageIsReadByWhomeverOtherFilesAreReadBy(@TempDir Path folder) throws IOException {
        var other = Files.writeString(folder.resolve("other"), "");
        var page = folder.resolve("page.html");
        explain(x -> x.abs(), normal(2)).writeHtml(page);
        assertThat(Files.getPosixFilePermissions(page))
                .isEqualTo(Files.getPosixFilePermissions(other));
    }

    @Test
    void numbersOfADrawingAreAsciiDigits() {
        var before = Locale.getDefault();
        try {
            Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
            assertThat(boxes(explain(x -> x.abs(), normal(2)).html())).hasSize(2);
        } finally {
            Locale.setDefault(before);
        }
    }

    @Test
    void whatPeopleWriteIsNoMarkup() throws IOException {
        var html = explain(x -> x.less(x.plus(1)).cast(DType.FLOAT32), normal(2)).html();
        assertThat(html).contains("i &lt; 2").doesNotContain("i < 2");
    }

    @Test
    void aConstantTakesNoStep() {
        var explanation =
                TracedFunction.of((Tensor x) -> Tensor.of(1f)).explain(normal(2), Timing.MEASURED);
        assertThat(explanation.steps()).isEmpty();
        assertThat(explanation.nanos()).isNaN();
        assertThat(explanation.toString()).contains("compiled to 0 steps");
    }

    @Test
    void insideOfATraceThereIsNothingToExplain() {
        var inner = TracedFunction.of((Tensor x) -> x.plus(1));
        var outer =
                TracedFunction.of((Tensor x) -> {
                    inner.explain(x);
                    return x;
                });
        assertThatThrownBy(() -> outer.apply(normal(2)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("from outside");
    }

    @Test
    void explainedFunctionsAreTracedOnceAndRunAsBefore() {
        var function = TracedFunction.of((List<Tensor> in) -> in.get(0).plus(in.get(1)));
        var in = List.of(normal(3), normal(3));
        function.explain(in);
        assertThat(function.apply(in).toFloatArray())
                .isEqualTo(in.get(0).plus(in.get(1)).toFloatArray());
        assertThat(function.traces()).isEqualTo(1);
    }

    @Test
    void theCodeOfThePage(@TempDir Path folder) throws IOException {
        var w = normal(4, 3);
        var inputs = normal(2, 4);
        var layer = TracedFunction.<Tensor, Tensor>of(x -> x.matmul(w).plus(1).relu());
        System.out.println(layer.explain(inputs));
        layer.explain(inputs, Timing.MEASURED).writeHtml(folder.resolve("layer.html"));
        assertThat(folder.resolve("layer.html")).isNotEmptyFile();

        var page = Files.readString(Path.of("../docs/functions.md"));
        var section = page.substring(page.indexOf("## Explaining"));
        var block = section.substring(section.indexOf("```java") + 7);
        var here = Path.of("src/test/java", getClass().getName().replace('.', '/') + ".java");
        assertThat(Files.readString(here).replaceAll("\\s", ""))
                .contains(block.substring(0, block.indexOf("```")).replaceAll("\\s", ""));
    }
}
