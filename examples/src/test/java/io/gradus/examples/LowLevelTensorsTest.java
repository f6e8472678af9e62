package io.gradus.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LowLevelTensorsTest {
    @Test
    void everythingPrintedIsKnown(@TempDir Path plots) throws Exception {
        var printed = new Printed();
        var tutorial = new LowLevelTensors(printed.out, 7);
        tutorial.constantsAndRandomTensors();
        tutorial.tensorsNeverChange();
        tutorial.variables();
        tutorial.tapes();
        tutorial.linearClassifier(plots);
        printed.isKnown("LowLevelTensors.txt");
        Printed.isPicture(plots.resolve("clouds.png"));
        Printed.isPicture(plots.resolve("predictions.png"));
    }

    @Test
    void theTapesGiveTheNumbersOfTheTutorial() {
        var printed = new Printed();
        new LowLevelTensors(printed.out, 1).tapes();
        assertThat(printed.text())
                .contains("d(2x + 3)/dx = Tensor(2.0, shape=(), dtype=float32)")
                .contains("d(c²)/dc at 3 = Tensor(6.0, shape=(), dtype=float32)")
                .contains("speed: Tensor(49.0, ")
                .contains("acceleration: Tensor(9.8, ");
        var flat = printed.text().replaceAll("\\s+", " ");
        assertThat(flat)
                .contains("for a (2, 2) variable: Tensor([[2. 2.] [2. 2.]]")
                .contains("dy/db = Tensor([2. 2.]");
    }

    @Test
    void theClassifierFindsTheLineBetweenTheClouds(@TempDir Path plots) {
        var classifier = new LowLevelTensors(new Printed().out, 123).linearClassifier(plots);
        assertThat(classifier.firstLoss()).isGreaterThan(0.3f);
        assertThat(classifier.lastLoss()).isLessThan(0.05f);
        assertThat(classifier.accuracy()).isGreaterThan(0.98f);
    }
}
