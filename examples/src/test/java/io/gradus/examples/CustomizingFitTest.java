package io.gradus.examples;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CustomizingFitTest {
    @Test
    void bothWaysLearn() throws Exception {
        var printed = new Printed();
        assertThat(CustomizingFit.loopByHand(printed.out)).isLessThan(0.25);
        var history = CustomizingFit.stepOfOnesOwn(printed.out);
        assertThat(history).containsOnlyKeys("loss", "mae");
        assertThat(history.get("loss").getLast()).isLessThan(history.get("loss").getFirst());
        printed.isKnown("CustomizingFit.txt");
    }
}
