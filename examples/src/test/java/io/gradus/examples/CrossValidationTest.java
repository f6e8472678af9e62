package io.gradus.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

class CrossValidationTest {
    @Test
    void flowersAndWinesAreToldApart() throws Exception {
        var data = System.getenv("GRADUS_DATA");
        Assumptions.assumeTrue(data != null, "GRADUS_DATA is not set: no tables");
        var folder = Path.of(data, "tabular");
        var printed = new Printed();
        double iris = CrossValidation.iris(folder, printed.out);
        double wine = CrossValidation.wine(folder, printed.out);
        Results.record("cross_validation", Map.of("iris_accuracy", iris, "wine_accuracy", wine));
        assertThat(iris).as(printed.text()).isGreaterThanOrEqualTo(0.95);
        assertThat(wine).as(printed.text()).isGreaterThanOrEqualTo(0.95);
    }
}
