package io.gradus.nn.conformance;

import java.util.Map;
import java.util.Optional;

/** How the cases of a file of Keras' own tests, or those of a part of it, are run here. */
public interface Suite {
    /** The file, in the folder of shared data. */
    String file();

    /** What the cases are about, where a file has several suites. */
    default String part() {
        return "";
    }

    /** Whether a case of the file is one of this suite. */
    default boolean has(Map<String, Object> test) {
        return true;
    }

    /** What a case belongs to in the counts: a class, say. */
    default String group(Map<String, Object> test) {
        return String.valueOf(test.getOrDefault("class", test.get("function")));
    }

    /** How many numbers or tensors of Keras a case is compared with. */
    default int checks(Map<String, Object> test) {
        return 1;
    }

    /** Why a case is not run, if it is not. */
    default Optional<String> leftOut(Map<String, Object> test) {
        return Optional.empty();
    }

    /** Runs a case, eagerly and compiled; fails with what differs. */
    void run(Map<String, Object> test) throws Exception;
}
