package io.gradus.architecture;

import static java.nio.file.attribute.PosixFilePermissions.fromString;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * The launcher, run by the shell in a made-up repository: its JDK and its Maven are scripts that
 * write down how they were called.
 */
@DisabledOnOs(OS.WINDOWS)
class LauncherTest {
    /** Where the launcher looks when JAVA_HOME and PATH do not help. */
    private static final List<String> USUAL_FOLDERS =
            List.of("/usr/lib/jvm/", "/Library/", "/opt/");

    private static final String FULL_JDK = "java.base jdk.incubator.vector java.desktop";
    private static final String SYSTEM_PATH = "/usr/bin:/bin";

    @TempDir Path folder;

    private Path repository;
    private Path launcher;
    private Path calls;
    private final TreeMap<String, String> environment = new TreeMap<>();

    private record Outcome(int status, String out, String err) {}

    @BeforeEach
    void makeRepository() throws IOException {
        repository = Files.createDirectories(folder.resolve("a clone"));
        calls = folder.resolve("calls");
        launcher = repository.resolve("gradus");
        var text = Files.readString(Repository.ROOT.resolve("gradus"));
        for (var usual : USUAL_FOLDERS) {
            assertThat(text).contains(usual);
            text = text.replace(" " + usual, " " + folder + usual);
        }
        executable(launcher, text);
        Files.writeString(repository.resolve("pom.xml"), "<project/>");
        for (var module :
                List.of("core", "cpu", "data", "nn", "plot", "cli", "examples", "bench")) {
            var sources =
                    Files.createDirectories(repository.resolve(module).resolve("src/main/java"));
            Files.writeString(sources.resolve("Some.java"), "class Some {}");
            Files.writeString(repository.resolve(module).resolve("pom.xml"), "<project/>");
        }
        maven(0);
        Files.createDirectories(folder.resolve("home"));
        environment.put("HOME", folder.resolve("home").toString());
    }

    @Test
    void withoutAnyJdkOneLineSaysWhatToInstall() throws Exception {
        environment.put("PATH", "");
        var outcome = run("train");
        assertThat(outcome.status()).isEqualTo(1);
        assertThat(outcome.out()).isEmpty();
        assertThat(outcome.err())
                .hasLineCount(1)
                .startsWith("gradus: no JDK 25 or later found")
                .contains("25.0.3 or later recommended", "JAVA_HOME");
    }

    @Test
    void anOldJavaHomeIsNamed() throws Exception {
        environment.put("PATH", "");
        environment.put("JAVA_HOME", jdk("old", "17.0.15", FULL_JDK).toString());
        var outcome = run("train");
        assertThat(outcome.status()).isEqualTo(1);
        assertThat(outcome.err()).hasLineCount(1).contains("JAVA_HOME points to 17.0.15");
    }

    @Test
    void runsTheCommandLineWithItsArgumentsUntouched() throws Exception {
        environment.put("JAVA_HOME", jdk("a jdk", "25.0.3", FULL_JDK).toString());
        var outcome = run("predict", "two words", "*", "", "$HOME");
        assertThat(outcome.status()).isZero();
        assertThat(javaCall())
                .contains(
                        "--add-modules=jdk.incubator.vector", "--enable-native-access=ALL-UNNAMED")
                .endsWith("io.gradus.cli.Main", "predict", "two words", "*", "", "$HOME");
        var classPath = javaCall().get(javaCall().indexOf("-cp") + 1);
        var target = repository.toRealPath().resolve("cli/target");
        assertThat(classPath).isEqualTo(target + "/gradus-cli.jar:" + target + "/lib/*");
    }

    @Test
    void anExampleRunsByItsName() throws Exception {
        environment.put("JAVA_HOME", jdk("a jdk", "25.0.3", FULL_JDK).toString());
        var examples = repository.resolve("examples/src/main/java/io/gradus/examples");
        Files.createDirectories(examples);
        Files.writeString(examples.resolve("First.java"), "class First {}");
        Files.writeString(examples.resolve("Second.java"), "class Second {}");
        assertThat(run("example", "Second", "an argument").status()).isZero();
        assertThat(javaCall()).endsWith("io.gradus.examples.Second", "an argument");
        var classPath = javaCall().get(javaCall().indexOf("-cp") + 1);
        assertThat(classPath).startsWith(repository.toRealPath() + "/examples/target/classes:");

        for (var wrong : List.of(new String[] {"example"}, new String[] {"example", "Third"})) {
            var outcome = run(wrong);
            assertThat(outcome.status()).isEqualTo(2);
            assertThat(outcome.err()).contains("name one of the examples: First Second");
        }
    }

    @Test
    void theBenchmarkIsBuiltWhenItIsAskedFor() throws Exception {
        environment.put("JAVA_HOME", jdk("a jdk", "25.0.3", FULL_JDK).toString());
        run("info");
        assertThat(mavenCall()).containsSequence("-pl", "cli,examples");
        assertThat(run("bench", "--work", "A").status()).isZero();
        assertThat(mavenCall()).containsSequence("-pl", "bench");
        var home = repository.toRealPath();
        assertThat(javaCall())
                .contains("-Dgradus.home=" + home, "--add-modules=jdk.incubator.vector")
                .endsWith("io.gradus.bench.runner.BenchCommand", "--work", "A");
        var target = home.resolve("bench/target");
        assertThat(javaCall().get(javaCall().indexOf("-cp") + 1))
                .isEqualTo(target + "/gradus-bench.jar:" + target + "/lib/*");
        run("bench");
        assertThat(builds()).isEqualTo(2);
    }

    @Test
    void aTrimmedJdkRunsWithoutTheVectorModule() throws Exception {
        environment.put("JAVA_HOME", jdk("trimmed", "26", "java.base").toString());
        run("info");
        assertThat(javaCall())
                .doesNotContain("--add-modules=jdk.incubator.vector")
                .contains("info");
    }

    @Test
    void javaOnThePathIsAskedForItsHome() throws Exception {
        var jdk = jdk("elsewhere", "25.0.3", FULL_JDK);
        var bin = Files.createDirectories(folder.resolve("bin"));
        executable(
                bin.resolve("java"),
                "#!/bin/sh\nprintf 'Property settings:\\n    java.home = %s\\n' '"
                        + jdk
                        + "' >&2\n");
        environment.put("PATH", bin + ":" + SYSTEM_PATH);
        environment.put("JAVA_HOME", jdk("old", "21.0.2", FULL_JDK).toString());
        assertThat(run("info").status()).isZero();
        assertThat(javaCall()).endsWith("info");
    }

    @Test
    void theUsualFoldersAreSearchedForOneNewEnough() throws Exception {
        jdk("usr/lib/jvm/java-17", "17.0.15", FULL_JDK);
        jdk("usr/lib/jvm/java-25", "25.0.3", FULL_JDK);
        environment.put("PATH", onlyTools());
        assertThat(run("info").status()).isZero();
        assertThat(javaCall()).endsWith("info");
    }

    @Test
    void aFolderOfTheUserIsSearchedToo() throws Exception {
        jdk("home/.sdkman/candidates/java/25.0.3-tem", "25.0.3", FULL_JDK);
        environment.put("PATH", onlyTools());
        assertThat(run("info").status()).isZero();
    }

    @Test
    void buildsWhatIsNewAndOnlyThat() throws Exception {
        environment.put("JAVA_HOME", jdk("jdk", "25.0.3", FULL_JDK).toString());
        assertThat(run("info").err()).hasLineCount(1).contains("building");
        assertThat(builds()).isEqualTo(1);
        assertThat(run("info").err()).isEmpty();
        assertThat(builds()).isEqualTo(1);

        var source = repository.resolve("nn/src/main/java/Some.java");
        later(source);
        assertThat(run("info").err()).contains("building");
        assertThat(builds()).isEqualTo(2);

        settle(source);
        Files.delete(source);
        later(source.getParent());
        run("info");
        assertThat(builds()).as("after a file was removed").isEqualTo(3);
    }

    @Test
    void afterABuildACacheIsMadeThatLaterStartsUse() throws Exception {
        environment.put("JAVA_HOME", jdk("jdk", "25.0.3", FULL_JDK).toString());
        run("info");
        var cache = repository.toRealPath().resolve("cli/target/gradus.aot");
        assertThat(cache).exists();
        assertThat(javaCall()).noneMatch(word -> word.contains("AOTCache"));
        var making = Files.readAllLines(Path.of(calls + ".cache"));
        assertThat(making)
                .contains("--add-modules=jdk.incubator.vector", "-XX:+UseParallelGC", "train");

        var made = Files.readString(cache);
        assertThat(run("predict", "x.png").err()).isEmpty();
        assertThat(Files.readString(cache)).as("made once").isEqualTo(made);
        assertThat(javaCall())
                .contains("-XX:AOTCache=" + cache, "-Xlog:aot*=off,cds*=off")
                .endsWith("io.gradus.cli.Main", "predict", "x.png");
        var classPath = javaCall().get(javaCall().indexOf("-cp") + 1);
        assertThat(making.get(making.indexOf("-cp") + 1)).isEqualTo(classPath);

        later(repository.resolve("nn/src/main/java/Some.java"));
        run("info");
        assertThat(javaCall()).as("of older jars").noneMatch(word -> word.contains("AOTCache"));
        assertThat(Files.readString(cache)).as("made again").isNotEqualTo(made);
    }

    @Test
    void aJdkThatMakesNoCacheLeavesNothingBehind() throws Exception {
        var jdk = jdk("jdk", "25.0.3", FULL_JDK);
        Files.delete(jdk.resolve("bin/java"));
        executable(jdk.resolve("bin/java"), "#!/bin/sh\nexit 1\n");
        environment.put("JAVA_HOME", jdk.toString());
        assertThat(run("info").err()).hasLineCount(1).contains("building");
        assertThat(cacheFiles()).isEmpty();
    }

    @Test
    void twoFirstStartsAtOnceLeaveOneWholeCache() throws Exception {
        var jdk = jdk("jdk", "25.0.3", FULL_JDK);
        // Each writes its cache slowly, in two halves.
        executable(
                jdk.resolve("bin/java"),
                """
                #!/bin/sh
                for word; do
                    case $word in
                        -XX:AOTCacheOutput=*)
                            echo "first half of $$" >"${word#*=}"
                            sleep 1
                            echo "second half of $$" >>"${word#*=}" ;;
                    esac
                done
                """);
        environment.put("JAVA_HOME", jdk.toString());
        var first = start("info");
        var second = start("info");
        for (var process : List.of(first, second)) {
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isZero();
        }
        untilNothingIsMade();
        assertThat(cacheFiles()).hasSize(1);
        assertThat(Files.readString(cacheFiles().getFirst()))
                .matches("first half of (\\d+)\nsecond half of \\1\n");
    }

    @Test
    void aFailedBuildIsReportedAndTriedAgain() throws Exception {
        environment.put("JAVA_HOME", jdk("jdk", "25.0.3", FULL_JDK).toString());
        maven(1);
        var outcome = run("info");
        assertThat(outcome.status()).isEqualTo(1);
        assertThat(outcome.err()).contains("the build failed");
        assertThat(calledJava()).isFalse();
        maven(0);
        assertThat(run("info").status()).isZero();
        assertThat(builds()).isEqualTo(2);
        assertThat(calledJava()).isTrue();
    }

    @Test
    void testRunsEveryTestOfTheBuild() throws Exception {
        environment.put("JAVA_HOME", jdk("jdk", "25.0.3", FULL_JDK).toString());
        run("test", "-pl", "core");
        assertThat(mavenCall()).containsExactly("--fail-at-end", "verify", "-pl", "core");
        run("test", "--long", "-pl", "core");
        assertThat(mavenCall())
                .containsExactly("--fail-at-end", "verify", "-Dgradus.long=true", "-pl", "core");
    }

    @Test
    void testExplainsItself() throws Exception {
        environment.put("JAVA_HOME", jdk("jdk", "25.0.3", FULL_JDK).toString());
        for (var arguments : List.of("test --help", "test -h", "test --long -pl core --help")) {
            var outcome = run(arguments.split(" "));
            assertThat(outcome.status()).isZero();
            assertThat(outcome.out()).startsWith("Usage: ./gradus test [--long]").contains("-pl");
        }
        assertThat(Path.of(calls + ".maven")).doesNotExist();
    }

    @Test
    void worksThroughALinkFromAnyFolder() throws Exception {
        environment.put("JAVA_HOME", jdk("jdk", "25.0.3", FULL_JDK).toString());
        var link = Files.createSymbolicLink(folder.resolve("link"), Path.of("a clone/gradus"));
        launcher = link;
        assertThat(run("info").status()).isZero();
        assertThat(javaCall()).endsWith("info");
    }

    @Test
    void theCommandEndsWithTheStatusOfTheProgram() throws Exception {
        var jdk = jdk("jdk", "25.0.3", FULL_JDK);
        executable(jdk.resolve("bin/java"), "#!/bin/sh\nexit 3\n");
        environment.put("JAVA_HOME", jdk.toString());
        assertThat(run("train").status()).isEqualTo(3);
    }

    private Outcome run(String... arguments) throws Exception {
        var process = start(arguments);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("the launcher ended").isTrue();
        untilNothingIsMade();
        return new Outcome(
                process.exitValue(),
                Files.readString(folder.resolve("out")),
                Files.readString(folder.resolve("err")));
    }

    private Process start(String... arguments) throws IOException {
        var command = new ArrayList<>(List.of("/bin/sh", launcher.toString()));
        command.addAll(List.of(arguments));
        var builder =
                new ProcessBuilder(command)
                        .directory(folder.toFile())
                        .redirectOutput(folder.resolve("out").toFile())
                        .redirectError(folder.resolve("err").toFile());
        builder.environment().clear();
        builder.environment().put("PATH", SYSTEM_PATH);
        builder.environment().putAll(environment);
        return builder.start();
    }

    /** The cache, and folders in which one is made. */
    private List<Path> cacheFiles() throws IOException {
        var target = repository.resolve("cli/target");
        if (!Files.isDirectory(target)) {
            return List.of();
        }
        try (var files = Files.list(target)) {
            return files.filter(file -> file.getFileName().toString().startsWith("gradus.aot"))
                    .toList();
        }
    }

    /** The launcher does not wait for the process that makes the cache. */
    private void untilNothingIsMade() throws Exception {
        var end = Instant.now().plusSeconds(60);
        while (cacheFiles().stream().anyMatch(Files::isDirectory)) {
            assertThat(Instant.now()).as("the cache is made").isBefore(end);
            Thread.sleep(10);
        }
    }

    /** A folder that looks like a JDK, whose java writes its arguments down, one a line. */
    private Path jdk(String name, String version, String modules) throws IOException {
        var home = folder.resolve(name);
        Files.createDirectories(home.resolve("bin"));
        executable(
                home.resolve("bin/java"),
                """
                #!/bin/sh
                calls='%1$s.java'
                for word; do
                    case $word in
                        -XX:AOTCacheOutput=*)
                            calls='%1$s.cache'
                            echo "$$" >"${word#*=}" ;;
                    esac
                done
                printf '%%s\\n' "$@" >"$calls"
                """
                        .formatted(calls));
        executable(home.resolve("bin/javac"), "#!/bin/sh\n");
        var release = "IMPLEMENTOR=\"Some\"\nJAVA_VERSION=\"%s\"\nMODULES=\"%s\"\n";
        Files.writeString(home.resolve("release"), release.formatted(version, modules));
        return home;
    }

    private void maven(int status) throws IOException {
        executable(
                repository.resolve("mvnw"),
                """
                #!/bin/sh
                printf '%%s\\n' "$@" >'%1$s.maven'
                echo x >>'%1$s.builds'
                exit %2$d
                """
                        .formatted(calls, status));
    }

    /** A PATH with the tools of the launcher and no java. */
    private String onlyTools() throws IOException {
        var bin = Files.createDirectories(folder.resolve("tools"));
        for (var tool : List.of("find", "head", "mkdir", "mv", "nice", "rm")) {
            var call = "#!/bin/sh\nPATH=%s exec %s \"$@\"\n".formatted(SYSTEM_PATH, tool);
            executable(bin.resolve(tool), call);
        }
        return bin.toString();
    }

    private List<String> javaCall() throws IOException {
        return Files.readAllLines(Path.of(calls + ".java"));
    }

    private boolean calledJava() {
        return Files.exists(Path.of(calls + ".java"));
    }

    private List<String> mavenCall() throws IOException {
        return Files.readAllLines(Path.of(calls + ".maven"));
    }

    private int builds() throws IOException {
        return Files.readAllLines(Path.of(calls + ".builds")).size();
    }

    /** As if changed after the last build, without waiting for the clock of the file system. */
    private static void later(Path path) throws IOException {
        Files.setLastModifiedTime(path, FileTime.from(Instant.now().plusSeconds(60)));
    }

    /** As if changed well before the last build. */
    private static void settle(Path path) throws IOException {
        Files.setLastModifiedTime(path, FileTime.from(Instant.now().minusSeconds(60)));
    }

    private static void executable(Path file, String text) throws IOException {
        Files.writeString(file, text);
        Files.setPosixFilePermissions(file, fromString("rwxr-xr-x"));
    }
}
