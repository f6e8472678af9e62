package io.gradus.bench.runner;

/** A peer that cannot be had, or failed at its work; the message says why. */
final class PeerException extends Exception {
    private static final long serialVersionUID = 1;

    PeerException(String message) {
        super(message);
    }
}
