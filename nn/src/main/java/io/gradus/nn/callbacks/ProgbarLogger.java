package io.gradus.nn.callbacks;

import io.gradus.nn.Callback;
import io.gradus.nn.Logs;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.function.LongSupplier;

/**
 * Shows how far an epoch is: its steps, the time that is left, and the numbers so far, in one line
 * that is written over and over.
 *
 * <pre>{@code
 * epoch 2/5
 *  40/100 [=======>............] 3 s left - loss: 0.3127 - accuracy: 0.9032
 * }</pre>
 *
 * <p>Where no terminal is, there is one line for each epoch, when it is over. {@code fit} prints a
 * line of its own: tell it {@link io.gradus.nn.FitOptions.Verbosity#SILENT} beside this.
 */
public final class ProgbarLogger extends Callback {
    private static final int WIDTH = 20;
    private static final long NANOS = 1_000_000_000L;

    private final PrintStream out;
    private final LongSupplier clock;
    private boolean live;
    private long interval = Duration.ofMillis(100).toNanos();

    private long begin;
    private long lastShown;
    private int done;
    private int doneBefore;
    private int length;
    private OptionalInt steps = OptionalInt.empty();

    /** Writes to standard output; over and over only if that is a terminal. */
    public ProgbarLogger() {
        this(System.out, System::nanoTime);
        var console = System.console();
        this.live = console != null && console.isTerminal();
    }

    /**
     * Writes to a stream.
     *
     * @param out where to
     */
    public ProgbarLogger(PrintStream out) {
        this(out, System::nanoTime);
    }

    ProgbarLogger(PrintStream out, LongSupplier clock) {
        this.out = out;
        this.clock = clock;
    }

    /**
     * Sets whether the line is written over and over, which needs a terminal, or once for each
     * epoch.
     *
     * @param live whether it is written over and over; false without this for a stream of one's own
     * @return this callback
     */
    public ProgbarLogger live(boolean live) {
        this.live = live;
        return this;
    }

    /**
     * Sets how long a line stands before it is written over.
     *
     * @param interval at least this; 0.1 seconds without this
     * @return this callback
     */
    public ProgbarLogger interval(Duration interval) {
        this.interval = interval.toNanos();
        return this;
    }

    @Override
    public void onTrainBegin() {
        steps = OptionalInt.empty();
    }

    @Override
    public void onEpochBegin(int epoch) {
        if (steps.isEmpty()) {
            steps = plan().steps();
        }
        begin = clock.getAsLong();
        lastShown = begin;
        done = 0;
        doneBefore = -1;
        length = 0;
        if (live) {
            out.println("epoch " + (epoch + 1) + "/" + plan().epochs());
        }
    }

    @Override
    public void onTrainBatchBegin(int step) {
        if (doneBefore < 0) {
            doneBefore = step; // not 0 in an epoch that is resumed
        }
    }

    @Override
    public void onTrainBatchEnd(int step, Logs logs) {
        done = step + 1;
        long now = clock.getAsLong();
        if (live && now - lastShown >= interval) {
            lastShown = now;
            rewrite(line(logs, left(now)));
        }
    }

    /** {@code 3 s left}; without a known number of steps only the time so far. */
    private String left(long now) {
        int made = done - Math.max(doneBefore, 0);
        if (steps.isEmpty() || made == 0) {
            return time(now - begin);
        }
        double perStep = (double) (now - begin) / made;
        return time((long) (perStep * Math.max(0, steps.getAsInt() - done))) + " left";
    }

    @Override
    public void onEpochEnd(int epoch, Logs logs) {
        steps = OptionalInt.of(done); // known now, whatever the source said
        var line = line(logs, time(clock.getAsLong() - begin));
        if (live) {
            rewrite(line);
            out.println();
        } else {
            out.println("epoch " + (epoch + 1) + "/" + plan().epochs() + " " + line);
        }
        out.flush();
    }

    private String line(Logs logs, String time) {
        var text = new StringBuilder();
        if (steps.isPresent()) {
            int all = Math.max(steps.getAsInt(), 1);
            int filled = (int) ((long) WIDTH * Math.min(done, all) / all);
            var total = String.valueOf(all);
            text.append(" ".repeat(Math.max(0, total.length() - String.valueOf(done).length())))
                    .append(done)
                    .append('/')
                    .append(total)
                    .append(" [")
                    .append(
                            filled == WIDTH
                                    ? "=".repeat(WIDTH)
                                    : "=".repeat(filled) + ">" + ".".repeat(WIDTH - filled - 1))
                    .append("] ");
        } else {
            text.append(done).append(" steps ");
        }
        text.append(time);
        var numbers = logs.toMap();
        numbers.forEach((name, value) ->
                text.append(" - ").append(name).append(": ").append(number(value)));
        return text.toString();
    }

    /** Small numbers, such as learning rates, would be 0.0000. */
    private static String number(double value) {
        boolean small = value != 0 && Math.abs(value) < 1e-3;
        return String.format(Locale.ROOT, small ? "%.4e" : "%.4f", value);
    }

    private static String time(long nanos) {
        long seconds = nanos / NANOS;
        if (seconds >= 3600) {
            return "%d:%02d:%02d h".formatted(seconds / 3600, seconds / 60 % 60, seconds % 60);
        }
        if (seconds >= 60) {
            return "%d:%02d min".formatted(seconds / 60, seconds % 60);
        }
        return seconds >= 10
                ? seconds + " s"
                : String.format(Locale.ROOT, "%.1f s", nanos / (double) NANOS);
    }

    private void rewrite(String line) {
        out.print("\r" + line + " ".repeat(Math.max(0, length - line.length())));
        out.flush();
        length = line.length();
    }
}
