package io.gradus.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.gradus.ir.Shape;
import io.gradus.nn.layers.Dense;
import io.gradus.nn.layers.Flatten;
import io.gradus.tensor.Generator;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiagramTest {
    private static Model branches() {
        var input = Input.of(4);
        var left = new Dense(3).name("left").apply(input);
        var right = new Dense(3).name("right").apply(input);
        return Model.of(input, new Dense(2).name("end").apply(left.plus(right)));
    }

    private static int count(String svg, String tag) throws Exception {
        var document =
                DocumentBuilderFactory.newInstance()
                        .newDocumentBuilder()
                        .parse(new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8)));
        return document.getElementsByTagName(tag).getLength();
    }

    @Test
    void aGraphHasABoxForEachUseAndALineForEachConnection() throws Exception {
        var svg = Diagram.of(branches()).svg();
        // The background, and five boxes: input, left, right, plus, end.
        assertThat(count(svg, "rect")).isEqualTo(6);
        assertThat(count(svg, "line")).isEqualTo(5);
        assertThat(svg).contains("left (Dense)", "end (Dense)", "float32(batch, 3)");
    }

    @Test
    void aRowOfLayersIsDrawnToo(@TempDir Path folder) throws Exception {
        var model = new Sequential(new Flatten(), new Dense(2));
        assertThatIllegalStateException().isThrownBy(() -> Diagram.of(model));
        model.build(Shape.of(2, 2), new Generator(1));
        var diagram = Diagram.of(model);
        assertThat(count(diagram.svg(), "line")).isEqualTo(2);
        var file = folder.resolve("pictures/model.png");
        diagram.save(file);
        var image = ImageIO.read(file.toFile());
        assertThat(image.getHeight()).isEqualTo(image.getWidth()).isGreaterThan(500);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> diagram.save(folder.resolve("model.gif")))
                .withMessageContaining("model.gif");
    }

    @Test
    void theSummaryTellsShapesAndCounts() {
        var inner = new Sequential(new Dense(3), new Dense(2)).name("inner");
        var model = new Sequential(new Flatten(), inner, new Dense(5).name("head"));
        model.build(Shape.of(2, 2), new Generator(1));
        inner.trainable(false);
        assertThat(model.summary(true))
                .isEqualTo(
                        """
                        model 'sequential'
                        layer               output      parameters  trained
                        flatten (Flatten)   (batch, 4)           0
                        inner (Sequential)  (batch, 2)          23  no
                          dense (Dense)     (batch, 3)          15  no
                          dense_1 (Dense)   (batch, 2)           8  no
                        head (Dense)        (batch, 5)          15  yes
                        38 parameters, of which 15 are trained
                        """);
        assertThat(model.summary()).doesNotContain("dense_1");
    }
}
