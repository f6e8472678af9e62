package io.gradus.examples;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TapeBasicsTest {
    @Test
    void everythingPrintedIsKnown() throws Exception {
        var printed = new Printed();
        TapeBasics.square(printed.out);
        TapeBasics.customGradient(printed.out);
        TapeBasics.train(printed.out, 4, 11);
        printed.isKnown("TapeBasics.txt");
    }

    @Test
    void theTapeGivesTheNumbersOfTheTutorial() {
        assertThat(TapeBasics.square(new Printed().out).toFloat()).isEqualTo(6f);
        var results = TapeBasics.customGradient(new Printed().out);
        assertThat(results.get(0).toFloatArray()).containsExactly(6f, 40f);
        assertThat(results.get(1).toFloatArray()).containsExactly(3f, 8f);
        assertThat(results.get(2).toFloatArray()).containsExactly(2f, 5f);
    }

    @Test
    void theLoopLearns() {
        var losses = TapeBasics.train(new Printed().out, 40, 3);
        for (int i = 1; i < losses.size(); i++) {
            assertThat(losses.get(i)).isLessThan(losses.get(i - 1));
        }
        assertThat(losses.getLast()).isLessThan(losses.getFirst() / 4);
    }
}
