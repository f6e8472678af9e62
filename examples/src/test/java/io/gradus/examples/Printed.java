package io.gradus.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** Catches what a tutorial prints, and compares it with what it is known to print. */
final class Printed {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    final PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);

    Printed() {
        // The tutorials print with the reader's locale; the known output has decimal points.
        Locale.setDefault(Locale.ROOT);
    }

    String text() {
        return bytes.toString(StandardCharsets.UTF_8).replace("\r\n", "\n");
    }

    List<String> lines() {
        return text().lines().toList();
    }

    /** The same seed gives the same bits, so every printed digit is known. */
    void isKnown(String resource) throws IOException {
        if (Boolean.getBoolean("gradus.record")) {
            Files.writeString(Path.of("src/test/resources", resource), text());
        }
        try (var known = Printed.class.getResourceAsStream("/" + resource)) {
            assertThat(known).as("the known output " + resource).isNotNull();
            assertThat(text()).isEqualTo(new String(known.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    static void isPicture(Path file) throws IOException {
        var image = javax.imageio.ImageIO.read(file.toFile());
        assertThat(image).as(file.toString()).isNotNull();
        var colours = new java.util.HashSet<Integer>();
        for (int y = 0; y < image.getHeight(); y += 3) {
            for (int x = 0; x < image.getWidth(); x += 3) {
                colours.add(image.getRGB(x, y));
            }
        }
        assertThat(colours).as("colours of " + file).hasSizeGreaterThan(5);
    }
}
