package io.gradus.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** The cache that the launcher has this JDK make: it is used, and nothing depends on it. */
@DisabledOnOs(OS.WINDOWS)
class AheadOfTimeCacheTest {
    private static Clone clone;
    private static Path target;
    private static Path cache;

    /** The launcher builds with a Maven that has nothing to do, and makes the cache then. */
    @BeforeAll
    static void makeTheCache() throws Exception {
        clone = Clone.create();
        target = clone.folder().resolve("cli/target");
        cache = target.resolve("gradus.aot");
        Files.move(target.resolve("lib"), target.resolve("built"));
        var maven = clone.folder().resolve("mvnw");
        Files.writeString(maven, "#!/bin/sh\nmv cli/target/built cli/target/lib\n");
        Files.setPosixFilePermissions(maven, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.delete(target.resolve("launcher.stamp"));
        run("");
        var end = Instant.now().plus(Duration.ofMinutes(4));
        while (!Files.exists(cache) || beingMade()) {
            assertThat(Instant.now()).as("the cache is made").isBefore(end);
            Thread.sleep(100);
        }
    }

    @AfterAll
    static void removeTheClone() throws IOException {
        clone.close();
    }

    private static boolean beingMade() throws IOException {
        try (var files = Files.list(target)) {
            return files.anyMatch(file -> file.getFileName().toString().startsWith("gradus.aot."));
        }
    }

    /** The output of a command in a JDK with further options. */
    private static String run(String options) throws Exception {
        var outcome = clone.run("JAVA_TOOL_OPTIONS='%s' ./gradus info".formatted(options));
        assertThat(outcome.code()).as(outcome.output()).isZero();
        assertThat(outcome.output())
                .contains("vectors:", "jdk:")
                .doesNotContain("[warning]", "[error");
        return outcome.output();
    }

    @Test
    void classesComeFromIt() throws Exception {
        var log = clone.folder().resolve("classes.txt");
        run("-Xlog:class+load:file=" + log);
        assertThat(Files.readAllLines(log))
                .anyMatch(line ->
                        line.contains("io.gradus.tensor.Device ")
                                && line.contains("shared objects file"));
    }

    @Test
    void whatItIsMadeInLeavesNothing() throws Exception {
        try (var files = Files.list(target)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder(
                            "gradus-cli.jar", "gradus.aot", "launcher.stamp", "lib");
        }
    }

    @Test
    void aProcessThatItDoesNotFitStartsWithoutIt() throws Exception {
        run("-XX:-UseCompressedOops");
    }

    @Test
    void aDamagedOneIsIgnored() throws Exception {
        var whole = Files.readAllBytes(cache);
        try (var file = FileChannel.open(cache, StandardOpenOption.WRITE)) {
            file.truncate(whole.length / 3);
            run("");
            file.truncate(0);
            run("");
        } finally {
            Files.write(cache, whole);
        }
    }
}
