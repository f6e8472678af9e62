package io.gradus.cli;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The folder that receives what a command saves; made for it, it goes again if it stays empty. */
final class OutFolder implements AutoCloseable {
    // The innermost first.
    private final List<Path> made = new ArrayList<>();

    private OutFolder() {}

    /**
     * Makes sure that there is a folder in which files can be made: what cannot be saved in the end
     * is better known before the work.
     */
    static OutFolder open(Path folder) throws IOException {
        var result = new OutFolder();
        for (var path = folder.toAbsolutePath();
                path != null && !Files.exists(path);
                path = path.getParent()) {
            result.made.add(path);
        }
        try {
            Files.createDirectories(folder);
            Files.delete(Files.createTempFile(folder, ".gradus", ".tmp"));
        } catch (FileAlreadyExistsException error) {
            throw new IOException(
                    "--out: '" + error.getFile() + "' is a file, not a folder", error);
        } catch (IOException error) {
            result.close();
            var reason =
                    error instanceof FileSystemException e && e.getReason() != null
                            ? e.getReason()
                            : "no file can be made there";
            throw new IOException(
                    "--out: nothing can be saved in '%s': %s".formatted(folder, reason), error);
        }
        return result;
    }

    /** Removes folders that were made and are empty. */
    @Override
    public void close() {
        try {
            for (var path : made) {
                Files.deleteIfExists(path);
            }
        } catch (IOException _) {
            // Something was saved there, or somebody else has removed it.
        }
    }
}
