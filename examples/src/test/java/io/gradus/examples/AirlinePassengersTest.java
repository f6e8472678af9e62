package io.gradus.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AirlinePassengersTest {
    @Test
    void theNetworkBeatsSimpleRules(@TempDir Path plots) throws Exception {
        var data = System.getenv("GRADUS_DATA");
        Assumptions.assumeTrue(data != null, "GRADUS_DATA is not set: no time series");
        var printed = new Printed();
        var errors = AirlinePassengers.run(Path.of(data, "time-series"), printed.out, plots);
        Results.record(
                "airline_gru",
                Map.of(
                        "rmse", errors.gru(),
                        "rmse_last_value", errors.lastValue(),
                        "rmse_seasonal_naive", errors.seasonal()));
        assertThat(errors.gru()).isLessThan(errors.lastValue()).isLessThan(errors.seasonal());
        Printed.isPicture(plots.resolve("airline-passengers.png"));
        Printed.isPicture(plots.resolve("airline-gru.png"));
    }
}
