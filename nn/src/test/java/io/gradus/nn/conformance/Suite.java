package io.gradus.nn.conformance;

import java.util.Map;
import java.util.Optional;

/** How the cases of one file of Keras' own tests are run here. */
public interface Suite {
    /** The file, in the folder of shared data. */
    String file();

    /** What a case belongs to in the counts: a class, say. */
    default String group(Map<String, Object> test) {
        return String.valueOf(test.getOrDefault("class", test.get("function")));
    }

    /** Why a case is not run, if it is not. */
    default Optional<String> leftOut(Map<String, Object> test) {
        return Optional.empty();
    }

    /** Runs a case; fails with what differs. */
    void run(Map<String, Object> test) throws Exception;
}
