package io.gradus.cli;

import java.math.BigInteger;
import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.TypeConversionException;

/** Reads the numbers of options; errors speak of numbers, where picocli's speak of Java types. */
final class Numbers {
    private Numbers() {}

    static void register(CommandLine commandLine) {
        commandLine
                .registerConverter(
                        int.class,
                        text -> whole(text, Integer.MIN_VALUE, Integer.MAX_VALUE).intValue())
                .registerConverter(
                        Integer.class,
                        text -> whole(text, Integer.MIN_VALUE, Integer.MAX_VALUE).intValue())
                .registerConverter(
                        long.class, text -> whole(text, Long.MIN_VALUE, Long.MAX_VALUE).longValue())
                .registerConverter(double.class, Numbers::real);
    }

    private static BigInteger whole(String text, long min, long max) {
        BigInteger number;
        try {
            number = new BigInteger(text);
        } catch (NumberFormatException e) {
            throw new TypeConversionException("'" + text + "' is not a whole number");
        }
        if (number.compareTo(BigInteger.valueOf(min)) < 0
                || number.compareTo(BigInteger.valueOf(max)) > 0) {
            throw new TypeConversionException(
                    String.format(Locale.ROOT, "'%s' is not between %,d and %,d", text, min, max));
        }
        return number;
    }

    private static double real(String text) {
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException e) {
            throw new TypeConversionException("'" + text + "' is not a number");
        }
    }
}
