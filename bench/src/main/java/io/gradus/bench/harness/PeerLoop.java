package io.gradus.bench.harness;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The process of a peer: {@code WORK THREADS DATA} as arguments, commands as lines on standard
 * input, answers as lines of JSON on standard output.
 *
 * <ul>
 *   <li>At the start it says {@code {"ready":true,…}} with what {@link Peer#about()} tells, or
 *       {@code {"absent":"why"}}.
 *   <li>{@code check N} makes N steps: {@code {"losses":[…]}}.
 *   <li>{@code run MILLIS} makes steps for that long, three at least, and times each: {@code
 *       {"steps":…, "median":…, "low":…, "high":…, "mean":…}}, microseconds, low and high being the
 *       tenth and ninetieth of a hundred.
 *   <li>{@code memory} tells the most memory the process ever held: {@code {"peak":…}}, bytes; 0
 *       where the system does not say.
 *   <li>The end of the input ends the process.
 * </ul>
 */
public final class PeerLoop {
    private static final int MOST_TIMES = 4_000_000;

    private final Peer.Steps steps;
    private final int batches;
    private final PrintStream out;
    private int made;

    private PeerLoop(Peer.Steps steps, Work work, PrintStream out) {
        this.steps = steps;
        this.batches = Math.max(1, work.batches());
        this.out = out;
    }

    /**
     * Serves the runner until its commands end.
     *
     * @param peer the library
     * @param arguments the work, the number of threads, and the folder with the inputs
     * @throws Exception if a step fails; the process then ends, and the runner says why
     */
    public static void serve(Peer peer, String[] arguments) throws Exception {
        // Libraries print as they please: what they say goes to standard error.
        var out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        System.setOut(System.err);
        var work = Work.valueOf(arguments[0]);
        int threads = Integer.parseInt(arguments[1]);
        var inputs = new Inputs(Path.of(arguments[2]), work);
        var steps = peer.open(work, inputs, threads);
        if (steps.isEmpty()) {
            out.println(json(Map.of("absent", "it has no part in this work")));
            return;
        }
        var about = new LinkedHashMap<String, Object>();
        about.put("ready", true);
        about.put("amount", steps.get().amount());
        about.putAll(peer.about());
        out.println(json(about));
        new PeerLoop(steps.get(), work, out).answer();
        // Some libraries leave threads behind that would keep the process alive.
        System.exit(0);
    }

    private void answer() throws Exception {
        var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (var line = in.readLine(); line != null; line = in.readLine()) {
            var words = line.split(" ");
            out.println(
                    json(
                            switch (words[0]) {
                                case "check" -> check(Integer.parseInt(words[1]));
                                case "run" -> run(Long.parseLong(words[1]));
                                case "memory" -> Map.of("peak", peakMemory());
                                default ->
                                        throw new IllegalArgumentException(
                                                "unknown command: " + line);
                            }));
        }
    }

    private double step() throws Exception {
        return steps.step(made++ % batches);
    }

    private Map<String, Object> check(int count) throws Exception {
        var losses = new double[count];
        for (int i = 0; i < count; i++) {
            losses[i] = step();
        }
        return Map.of("losses", losses);
    }

    private Map<String, Object> run(long millis) throws Exception {
        var nanos = new long[1024];
        int count = 0;
        long total = 0;
        long end = System.nanoTime() + millis * 1_000_000;
        while (count < 3 || System.nanoTime() - end < 0 && count < MOST_TIMES) {
            if (count == nanos.length) {
                nanos = Arrays.copyOf(nanos, 4 * count);
            }
            long start = System.nanoTime();
            step();
            nanos[count] = System.nanoTime() - start;
            total += nanos[count++];
        }
        var sorted = Arrays.copyOf(nanos, count);
        Arrays.sort(sorted);
        var answer = new LinkedHashMap<String, Object>();
        answer.put("steps", count);
        answer.put("median", sorted[count / 2] / 1e3);
        answer.put("low", sorted[count / 10] / 1e3);
        answer.put("high", sorted[count - 1 - count / 10] / 1e3);
        answer.put("mean", total / 1e3 / count);
        return answer;
    }

    private static long peakMemory() throws IOException {
        var status = Path.of("/proc/self/status");
        if (!Files.isReadable(status)) {
            return 0;
        }
        for (var line : Files.readAllLines(status)) {
            if (line.startsWith("VmHWM:")) {
                return 1024 * Long.parseLong(line.replaceAll("[^0-9]", ""));
            }
        }
        return 0;
    }

    // ---- JSON, written by hand: a peer has no library for it
    // ---------------------------------------------------------------------------------

    private static String json(Map<String, ?> values) {
        return values.entrySet().stream()
                .map(entry -> quoted(entry.getKey()) + ":" + json(entry.getValue()))
                .collect(Collectors.joining(",", "{", "}"));
    }

    private static String json(Object value) {
        return switch (value) {
            case double[] numbers ->
                    Arrays.stream(numbers)
                            .mapToObj(PeerLoop::number)
                            .collect(Collectors.joining(",", "[", "]"));
            case Double number -> number(number);
            case Number number -> number.toString();
            case Boolean truth -> truth.toString();
            default -> quoted(value.toString());
        };
    }

    /** JSON knows no NaN; a text in its place fails the check of the losses. */
    private static String number(double value) {
        return Double.isFinite(value) ? Double.toString(value) : quoted(Double.toString(value));
    }

    private static String quoted(String text) {
        var quoted = new StringBuilder("\"");
        text.chars()
                .forEach(c -> {
                    if (c == '"' || c == '\\') {
                        quoted.append('\\').append((char) c);
                    } else if (c < ' ') {
                        quoted.append("\\u%04x".formatted(c));
                    } else {
                        quoted.append((char) c);
                    }
                });
        return quoted.append('"').toString();
    }
}
