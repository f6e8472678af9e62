package io.gradus.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CrossValidationTest {
    @Test
    void flowersAndWinesAreToldApart(@TempDir Path plots) throws Exception {
        var data = System.getenv("GRADUS_DATA");
        Assumptions.assumeTrue(data != null, "GRADUS_DATA is not set: no tables");
        var folder = Path.of(data, "tabular");
        var printed = new Printed();
        double iris = CrossValidation.iris(folder, printed.out, plots);
        double wine = CrossValidation.wine(folder, printed.out, plots);
        Results.record("cross_validation", Map.of("iris_accuracy", iris, "wine_accuracy", wine));
        Printed.isPicture(plots.resolve("iris.png"));
        Printed.isPicture(plots.resolve("wine.png"));
        assertThat(iris).as(printed.text()).isGreaterThanOrEqualTo(0.95);
        assertThat(wine).as(printed.text()).isGreaterThanOrEqualTo(0.95);
    }
}
