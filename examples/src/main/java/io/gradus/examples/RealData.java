package io.gradus.examples;

import java.nio.file.Files;
import java.nio.file.Path;

/** Where programs find the data that they learn from. */
final class RealData {
    private RealData() {}

    /**
     * The folder that the command line names, or that of a name below GRADUS_DATA; without either
     * the program ends and says what to do.
     */
    static Path folder(String name, String file, String... args) {
        var data = System.getenv("GRADUS_DATA");
        if (args.length == 0 && data == null) {
            fail("Name the folder with " + file + " as an argument");
        }
        var folder = args.length > 0 ? Path.of(args[0]) : Path.of(data, name);
        if (!Files.isRegularFile(folder.resolve(file))) {
            fail(folder + " has no " + file + ": name the folder that has it");
        }
        return folder;
    }

    private static void fail(String message) {
        System.err.println(message);
        System.exit(2);
    }
}
