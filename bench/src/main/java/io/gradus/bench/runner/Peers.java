package io.gradus.bench.runner;

import io.gradus.bench.gradus.GradusPeer;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** Finds out how peers are started; fetches those that come from Maven. */
final class Peers {
    private static final String JAVA =
            Path.of(System.getProperty("java.home"), "bin", "java").toString();
    private static final long FETCH_MINUTES = 30;
    private static final long PROBE_SECONDS = 120;

    private final Settings settings;

    Peers(Settings settings) {
        this.settings = settings;
    }

    /**
     * Makes a peer ready to start.
     *
     * @throws PeerException if it cannot be had; the message says why
     */
    Launch find(PeerKind kind) throws PeerException {
        return switch (kind) {
            case GRADUS -> gradus();
            case NUMPY -> python("numpy", "import numpy", Map.of());
            case TORCH -> python("torch", "import numpy, torch", Map.of());
            case TORCH_COMPILE ->
                    python(
                            "torch",
                            "import numpy, torch; torch.compile(lambda x: x + 1)(torch.ones(1))",
                            Map.of("TORCH_COMPILE", "1"));
            case JAX -> python("jax", "import numpy, jax", Map.of("JAX_PLATFORMS", "cpu"));
            case KERAS ->
                    python(
                            "keras",
                            "import os; os.environ['KERAS_BACKEND'] = 'jax'; import numpy, keras",
                            Map.of("KERAS_BACKEND", "jax", "JAX_PLATFORMS", "cpu"));
            case DJL ->
                    java(
                            "djl",
                            "io.gradus.bench.djl.DjlPeer",
                            Map.of(
                                    "OPENBLAS_NUM_THREADS",
                                    "1",
                                    "OPT_OUT_TRACKING",
                                    "true",
                                    "DJL_CACHE_DIR",
                                    cache(),
                                    "ENGINE_CACHE_DIR",
                                    cache()));
            case TENSORFLOW ->
                    java("tensorflow", "io.gradus.bench.tensorflow.TensorFlowPeer", Map.of());
            case DL4J -> java("dl4j", "io.gradus.bench.dl4j.Dl4jPeer", Map.of());
        };
    }

    // ---- Gradus, as the launcher starts it
    // ---------------------------------------------------------------------------------

    private static Launch gradus() {
        var command = new ArrayList<String>();
        command.add(JAVA);
        if (ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent()) {
            command.add("--add-modules=jdk.incubator.vector");
        }
        command.addAll(
                List.of(
                        "-XX:+UseParallelGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        GradusPeer.class.getName()));
        return new Launch(command, Map.of());
    }

    // ---- from Maven
    // ---------------------------------------------------------------------------------

    private Path folder(String name) {
        return settings.home().resolve("bench/peers").resolve(name);
    }

    /** The jars of a peer from Maven, those of Gradus left out. */
    List<Path> jars(PeerKind kind) throws IOException {
        try (var files = Files.list(folder(kind.id()).resolve("target/lib"))) {
            return files.filter(file -> !file.getFileName().toString().startsWith("gradus-"))
                    .toList();
        }
    }

    private String cache() {
        return folder("djl").resolve("target/cache").toAbsolutePath().toString();
    }

    private Launch java(String name, String main, Map<String, String> environment)
            throws PeerException {
        fetch(name);
        var target = folder(name).resolve("target");
        return new Launch(
                List.of(
                        JAVA,
                        "--enable-native-access=ALL-UNNAMED",
                        "-XX:+UseParallelGC",
                        "-cp",
                        target.resolve("classes") + File.pathSeparator + target.resolve("lib/*"),
                        main),
                environment);
    }

    /** Whether a peer was built after the last change of what it is built from. */
    private boolean isFetched(String name) throws IOException {
        var stamp = folder(name).resolve("target/fetched");
        if (!Files.exists(stamp)) {
            return false;
        }
        var time = Files.getLastModifiedTime(stamp);
        var sources = new ArrayList<Path>();
        sources.add(settings.home().resolve("pom.xml"));
        sources.add(folder(name).resolve("pom.xml"));
        for (var folder : List.of(folder(name), settings.home().resolve("bench"))) {
            try (var files = Files.walk(folder.resolve("src/main"))) {
                files.forEach(sources::add);
            }
        }
        for (var source : sources) {
            if (Files.getLastModifiedTime(source).compareTo(time) > 0) {
                return false;
            }
        }
        return true;
    }

    private static void deleteJars(Path lib) throws IOException {
        if (Files.isDirectory(lib)) {
            try (var files = Files.list(lib)) {
                for (var file : files.toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    /** Builds a peer's project, which downloads its libraries the first time. */
    private void fetch(String name) throws PeerException {
        var log = folder(name).resolve("target/fetch.log");
        var command =
                List.of(
                        settings.home().resolve("mvnw").toString(),
                        "-q",
                        "-B",
                        "-Ppeers",
                        "-Dbench.running=true",
                        "-Dmaven.test.skip=true",
                        "-pl",
                        "bench/peers/" + name,
                        "-am",
                        "package");
        try {
            if (isFetched(name)) {
                return;
            }
            Files.createDirectories(log.getParent());
            // Else the jars of an older version would stay.
            deleteJars(folder(name).resolve("target/lib"));
            var process =
                    new ProcessBuilder(command)
                            .directory(settings.home().toFile())
                            .redirectErrorStream(true)
                            .redirectOutput(log.toFile())
                            .start();
            if (!process.waitFor(FETCH_MINUTES, TimeUnit.MINUTES)) {
                process.destroy();
                throw new PeerException("not fetched within %d minutes".formatted(FETCH_MINUTES));
            }
            if (process.exitValue() != 0) {
                var first =
                        Files.readAllLines(log).stream()
                                .filter(line -> line.contains("ERROR"))
                                .findFirst()
                                .orElse("see " + log);
                throw new PeerException("not fetched: " + first);
            }
            Files.writeString(folder(name).resolve("target/fetched"), "");
        } catch (IOException e) {
            throw new PeerException("not fetched: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new PeerException("interrupted");
        }
    }

    // ---- from Python
    // ---------------------------------------------------------------------------------

    private Launch python(String library, String probe, Map<String, String> environment)
            throws PeerException {
        var reasons = new ArrayList<String>();
        for (var python : pythons()) {
            var reason = probe(python, probe, environment);
            if (reason.isEmpty()) {
                var script = folder("python").resolve(library + "_peer.py").toString();
                return new Launch(List.of(python, script), environment);
            }
            reasons.add(python + ": " + reason);
        }
        throw new PeerException(
                reasons.isEmpty() ? "no python3 on the path" : String.join("; ", reasons));
    }

    private Set<String> pythons() {
        var found = new LinkedHashSet<String>();
        if (!settings.python().isEmpty()) {
            found.add(settings.python());
        }
        for (var folder : System.getenv().getOrDefault("PATH", "").split(File.pathSeparator)) {
            var python = Path.of(folder, "python3");
            if (Files.isExecutable(python)) {
                try {
                    // Two folders may be links to the same place.
                    found.add(python.toRealPath().toString());
                } catch (IOException e) {
                    found.add(python.toString());
                }
            }
        }
        return found;
    }

    /** Why a Python cannot run something; empty if it can. */
    private static String probe(String python, String code, Map<String, String> environment) {
        var builder = new ProcessBuilder(python, "-c", code).redirectErrorStream(true);
        builder.environment().putAll(environment);
        try {
            var process = builder.start();
            var lines = process.inputReader().lines().filter(line -> !line.isBlank()).toList();
            if (!process.waitFor(PROBE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                return "no answer within %d seconds".formatted(PROBE_SECONDS);
            }
            if (process.exitValue() == 0) {
                return "";
            }
            return lines.isEmpty() ? "it fails without a word" : lines.getLast();
        } catch (IOException e) {
            return e.getMessage();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "interrupted";
        }
    }
}
