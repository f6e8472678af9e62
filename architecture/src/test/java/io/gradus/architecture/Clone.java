package io.gradus.architecture;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.spi.ToolProvider;

/**
 * A working tree as a user has it after the first build, in which commands can be run without
 * leaving anything in the real one: the sources are links, what was built comes from this test's
 * class path.
 */
record Clone(Path folder) implements AutoCloseable {
    /** What a command wrote, both streams together, and how it ended. */
    record Outcome(int code, String output) {}

    static Clone create() throws IOException {
        var folder = Files.createTempDirectory("clone");
        for (var name :
                List.of(
                        "pom.xml",
                        ".mvn",
                        "core",
                        "cpu",
                        "data",
                        "nn",
                        "plot",
                        "examples",
                        "bench",
                        "all",
                        "architecture",
                        "bom")) {
            link(folder, name);
        }
        link(folder, "cli/pom.xml");
        link(folder, "cli/src");
        // The launcher follows a link to itself back to the real tree.
        Files.copy(Repository.ROOT.resolve("gradus"), folder.resolve("gradus"));
        Files.copy(Repository.ROOT.resolve("mvnw"), folder.resolve("mvnw"));
        var target = Files.createDirectories(folder.resolve("cli/target"));
        jars(target);
        Files.createFile(target.resolve("launcher.stamp"));
        return new Clone(folder);
    }

    private static void link(Path folder, String name) throws IOException {
        var link = folder.resolve(name);
        Files.createDirectories(link.getParent());
        Files.createSymbolicLink(link, Repository.ROOT.resolve(name));
    }

    /** What `package` makes; in a run that ends before, the same from the class path. */
    private static void jars(Path target) throws IOException {
        var entries = System.getProperty("java.class.path").split(File.pathSeparator);
        var packaged = Repository.ROOT.resolve("cli/target");
        boolean jars = List.of(entries).stream().anyMatch(e -> e.matches(".*gradus-core-[^/]*jar"));
        if (jars && Files.isDirectory(packaged.resolve("lib"))) {
            for (var name : List.of("gradus-cli.jar", "lib")) {
                Files.createSymbolicLink(target.resolve(name), packaged.resolve(name));
            }
            return;
        }
        jar(target.resolve("gradus-cli.jar"), packaged.resolve("classes"));
        var lib = Files.createDirectories(target.resolve("lib"));
        int number = 0;
        for (var entry : entries) {
            var jar = lib.resolve(number++ + ".jar");
            if (Files.isDirectory(Path.of(entry))) {
                jar(jar, Path.of(entry));
            } else if (Files.exists(Path.of(entry))) {
                Files.createSymbolicLink(jar, Path.of(entry));
            }
        }
    }

    private static void jar(Path jar, Path classes) {
        ToolProvider.findFirst("jar")
                .orElseThrow()
                .run(System.out, System.err, "-cf", jar.toString(), "-C", classes.toString(), ".");
    }

    /** Removes the clone, of the links only themselves. */
    @Override
    public void close() throws IOException {
        try (var walk = Files.walk(folder)) {
            for (var path : walk.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }

    /** Runs a line in a shell, as if typed in this folder, with this JDK and nobody's data. */
    Outcome run(String line) throws IOException, InterruptedException {
        var jdk = System.getProperty("java.home");
        var log = Files.createTempFile("command", ".log");
        try {
            var builder =
                    new ProcessBuilder("/bin/sh", "-c", line)
                            .directory(folder.toFile())
                            .redirectErrorStream(true)
                            .redirectOutput(log.toFile());
            var environment = builder.environment();
            environment.keySet().removeIf(name -> name.startsWith("MAVEN_"));
            environment.remove("GRADUS_DATA");
            environment.put("JAVA_HOME", jdk);
            environment.put("PATH", jdk + "/bin:" + System.getenv("PATH"));
            var process = builder.start();
            if (!process.waitFor(5, TimeUnit.MINUTES)) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
                return new Outcome(-1, "took more than five minutes: " + Files.readString(log));
            }
            return new Outcome(process.exitValue(), Files.readString(log));
        } finally {
            Files.delete(log);
        }
    }
}
