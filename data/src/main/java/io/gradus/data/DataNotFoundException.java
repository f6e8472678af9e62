package io.gradus.data;

import java.io.IOException;

/**
 * Says that a data set is in none of the places searched and could not be downloaded, and where its
 * files can be put.
 */
public final class DataNotFoundException extends IOException {

    private static final long serialVersionUID = 1L;

    /**
     * An error whose message already holds all a reader needs.
     *
     * @param message the places searched, the addresses tried, and what to put where
     */
    public DataNotFoundException(String message) {
        super(message);
    }
}
