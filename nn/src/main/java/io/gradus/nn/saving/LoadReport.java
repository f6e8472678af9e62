package io.gradus.nn.saving;

import java.util.List;

/**
 * What became of the weights in a file.
 *
 * @param loaded the paths of variables that got a value
 * @param missing the paths of variables for which the file has none; they stay as they were
 * @param unexpected the names in the file for which the model has no variable
 * @param mismatched the paths whose shapes differ, with both; they stay as they were
 */
public record LoadReport(
        List<String> loaded,
        List<String> missing,
        List<String> unexpected,
        List<String> mismatched) {
    /** Keeps the lists. */
    public LoadReport {
        loaded = List.copyOf(loaded);
        missing = List.copyOf(missing);
        unexpected = List.copyOf(unexpected);
        mismatched = List.copyOf(mismatched);
    }

    /**
     * Whether every variable got a value, and every value a variable.
     *
     * @return true if nothing was left
     */
    public boolean isComplete() {
        return missing.isEmpty() && unexpected.isEmpty() && mismatched.isEmpty();
    }

    @Override
    public String toString() {
        return "%d loaded; missing %s; unexpected %s; of another shape %s"
                .formatted(loaded.size(), missing, unexpected, mismatched);
    }
}
