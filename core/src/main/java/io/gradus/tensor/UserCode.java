package io.gradus.tensor;

import java.lang.StackWalker.Option;
import java.lang.StackWalker.StackFrame;
import java.security.ProtectionDomain;
import java.util.Set;

/** Tells the user's code from the library's, to name the line that an error is about. */
final class UserCode {
    private static final String ROOT = "io.gradus.";

    /** The library's rooms; what else stands on them, such as examples, is a user. */
    private static final Set<String> ROOMS =
            Set.of("ir", "spi", "compile", "explain", "tensor", "cpu", "data", "nn", "plot");

    private static final StackWalker WALKER =
            StackWalker.getInstance(Option.RETAIN_CLASS_REFERENCE);

    /** A stack is walked for every call of a trace: what was found out of a class is kept. */
    private static final ClassValue<Boolean> IS_USER =
            new ClassValue<>() {
                @Override
                protected Boolean computeValue(Class<?> type) {
                    return !isLibrary(type);
                }
            };

    private UserCode() {}

    /** The line of user code that is running, as {@code File.java:12}; empty if there is none. */
    static String line() {
        return WALKER.walk(frames ->
                frames.filter(frame -> IS_USER.get(frame.getDeclaringClass()))
                        .findFirst()
                        .map(UserCode::line)
                        .orElse(""));
    }

    private static String line(StackFrame frame) {
        return frame.getFileName() + ":" + frame.getLineNumber();
    }

    private static boolean isLibrary(Class<?> type) {
        var packageName = type.getPackageName();
        if (packageName.startsWith("java.") || packageName.startsWith("jdk.")) {
            return true;
        }
        if (!packageName.startsWith(ROOT)) {
            return false;
        }
        int end = packageName.indexOf('.', ROOT.length());
        var room = packageName.substring(ROOT.length(), end < 0 ? packageName.length() : end);
        return ROOMS.contains(room) && standsWithItsPackage(type, packageName);
    }

    /**
     * Whether a class comes from where its package is described: a test of a room is in the same
     * package, but from elsewhere.
     */
    private static boolean standsWithItsPackage(Class<?> type, String packageName) {
        try {
            var description =
                    Class.forName(packageName + ".package-info", false, type.getClassLoader());
            return source(type.getProtectionDomain())
                    .equals(source(description.getProtectionDomain()));
        } catch (ClassNotFoundException _) {
            return false;
        }
    }

    private static String source(ProtectionDomain domain) {
        var source = domain.getCodeSource();
        return source == null || source.getLocation() == null
                ? ""
                : source.getLocation().toString();
    }
}
