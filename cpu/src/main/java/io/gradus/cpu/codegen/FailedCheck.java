package io.gradus.cpu.codegen;

/**
 * A check that failed inside generated code, which knows the number of the message and not its
 * text.
 */
final class FailedCheck extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final int message;
    private final long[] arguments;

    private FailedCheck(int message, long[] arguments) {
        super("check " + message, null, false, false);
        this.message = message;
        this.arguments = arguments;
    }

    static FailedCheck of(int message, long[] arguments) {
        return new FailedCheck(message, arguments);
    }

    int message() {
        return message;
    }

    Object[] arguments() {
        var boxed = new Object[arguments.length];
        for (int i = 0; i < boxed.length; i++) {
            boxed[i] = arguments[i];
        }
        return boxed;
    }
}
