package io.gradus.cli;

import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.Locale;

/** Turns errors and numbers into words. */
final class Messages {
    private Messages() {}

    /** One line for a user; the errors of the file system name a file and not much else. */
    static String of(Throwable error) {
        return switch (error) {
            case UncheckedIOException wrapped -> of(wrapped.getCause());
            case NoSuchFileException e -> e.getFile() + ": there is no such file or folder";
            case AccessDeniedException e -> e.getFile() + ": access denied";
            case DirectoryNotEmptyException e -> e.getFile() + ": is a folder that is not empty";
            case NotDirectoryException e -> e.getFile() + ": is not a folder";
            case FileSystemException e when e.getReason() != null ->
                    e.getFile() + ": " + e.getReason();
            default -> error.getMessage() == null ? error.getClass().getName() : error.getMessage();
        };
    }

    /** 12,345. */
    static String count(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    /** 97.12 %. */
    static String percent(double share) {
        return String.format(Locale.ROOT, "%.2f %%", 100 * share);
    }

    /** 42 s, 3:07 min, 1:02:03 h. */
    static String duration(double seconds) {
        long s = Math.round(seconds);
        return s < 60 ? s + " s" : clock(seconds) + (s < 3600 ? " min" : " h");
    }

    /** 0:42, 3:07, 1:02:03. */
    static String clock(double seconds) {
        long s = Math.round(seconds);
        return s < 3600
                ? String.format(Locale.ROOT, "%d:%02d", s / 60, s % 60)
                : String.format(Locale.ROOT, "%d:%02d:%02d", s / 3600, s / 60 % 60, s % 60);
    }
}
