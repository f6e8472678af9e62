package io.gradus.architecture;

import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.File;
import java.lang.reflect.Modifier;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/**
 * Imports run one way: ir, spi, compile, explain, tensor, ops, data, nn, cli; the plan in
 * docs/architecture.md.
 */
class LayersTest {
    /** Each room and the rooms it may look into. */
    private static final Map<String, Set<String>> MAY_SEE =
            Map.ofEntries(
                    Map.entry("ir", Set.of()),
                    Map.entry("spi", Set.of("ir")),
                    Map.entry("compile", Set.of("ir", "spi")),
                    Map.entry("explain", Set.of("ir", "spi", "compile")),
                    Map.entry("tensor", Set.of("ir", "spi", "compile", "explain")),
                    Map.entry("ops", Set.of("ir", "tensor")),
                    Map.entry("cpu", Set.of("ir", "spi")),
                    Map.entry("data", Set.of("ir", "tensor")),
                    Map.entry("nn", Set.of("ir", "tensor", "ops", "data")),
                    Map.entry("plot", Set.of()),
                    Map.entry("cli", Set.of("ir", "spi", "tensor", "cpu", "data", "nn", "plot")),
                    Map.entry("examples", Set.of("ir", "tensor", "ops", "data", "nn", "plot")));

    /** What core and cpu may use beside Gradus itself: nothing that a user would have to add. */
    private static final List<String> THE_JDK =
            List.of(
                    "java.",
                    "javax.",
                    "jdk.incubator.vector",
                    "jdk.jfr",
                    "org.jspecify.annotations");

    private static final JavaClasses CLASSES =
            new ClassFileImporter()
                    .withImportOption(new ImportOption.DoNotIncludeTests())
                    .importPackages("io.gradus");

    /** Otherwise the rules below could hold because nothing was looked at. */
    @Test
    void everySourceFileIsAmongTheClassesLookedAt() {
        var missing = new TreeSet<String>();
        int found = 0;
        for (var module : Repository.MODULES) {
            if (module.equals("bench")) {
                continue; // on no class path but its own
            }
            var sources = Repository.ROOT.resolve(module).resolve("src/main/java");
            for (var file : Repository.files(sources, ".java")) {
                var name = className(sources.relativize(file));
                if (name.endsWith("-info")) {
                    continue;
                }
                if (CLASSES.contain(name)) {
                    found++;
                } else {
                    missing.add(name);
                }
            }
        }
        assertThat(missing).as("sources without a class").isEmpty();
        assertThat(found).as("classes looked at").isPositive();
    }

    @Test
    void everyClassLivesInARoomOfThePlan() {
        var rooms = CLASSES.stream().map(LayersTest::room).collect(Collectors.toSet());
        assertThat(rooms).isSubsetOf(MAY_SEE.keySet());
    }

    @Test
    void importsRunOneWay() {
        var wrong = new ArrayList<String>();
        for (var origin : CLASSES) {
            var from = room(origin);
            for (var dependency : origin.getDirectDependenciesFromSelf()) {
                var target = dependency.getTargetClass().getBaseComponentType();
                if (!target.getPackageName().startsWith("io.gradus")) {
                    continue;
                }
                var to = room(target);
                if (!to.equals(from) && !MAY_SEE.getOrDefault(from, Set.of()).contains(to)) {
                    wrong.add(dependency.getDescription());
                }
            }
        }
        assertThat(wrong).isEmpty();
    }

    @Test
    void packagesHaveNoCycles() {
        slices().matching("io.gradus.(**)").should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void coreAndCpuUseTheJdkAlone() {
        var core = Set.of("ir", "spi", "compile", "tensor", "ops", "cpu");
        var wrong = new ArrayList<String>();
        for (var origin : CLASSES) {
            if (!core.contains(room(origin))) {
                continue;
            }
            for (var dependency : origin.getDirectDependenciesFromSelf()) {
                var target = dependency.getTargetClass().getBaseComponentType();
                var name = target.getName();
                if (!target.isPrimitive()
                        && !name.startsWith("io.gradus.")
                        && THE_JDK.stream().noneMatch(name::startsWith)) {
                    wrong.add(dependency.getDescription());
                }
            }
        }
        assertThat(wrong).isEmpty();
    }

    @Test
    void classesAreFinalOrAbstractOrSealed() {
        var open =
                CLASSES.stream()
                        .filter(c -> !c.isInterface() && !c.isAnonymousClass() && !c.isEnum())
                        .filter(LayersTest::isOpen)
                        .map(JavaClass::getName)
                        .toList();
        assertThat(open).isEmpty();
    }

    @Test
    void everyPackageIsNullMarked() {
        var unmarked = new TreeSet<String>();
        for (var c : CLASSES) {
            if (!c.getPackage().isAnnotatedWith(NullMarked.class)) {
                unmarked.add(c.getPackageName());
            }
        }
        assertThat(unmarked).isEmpty();
    }

    private static boolean isOpen(JavaClass c) {
        var type = c.reflect();
        int modifiers = type.getModifiers();
        return !Modifier.isFinal(modifiers) && !Modifier.isAbstract(modifiers) && !type.isSealed();
    }

    /** The part of a class's package that comes after {@code io.gradus}. */
    private static String room(JavaClass c) {
        var name = c.getPackageName();
        var parts = name.split("\\.");
        return parts.length > 2 ? parts[2] : name;
    }

    private static String className(Path file) {
        var name = file.toString().replace(File.separatorChar, '.');
        return name.substring(0, name.length() - ".java".length());
    }
}
