package io.gradus.bench.runner;

import io.gradus.bench.harness.Work;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** A running peer: commands go in, answers come out; see {@code PeerLoop} for the protocol. */
final class PeerProcess implements AutoCloseable {
    private static final long MOST_SECONDS = 300;
    private static final String END = "";

    private final Process process;
    private final PrintStream commands;
    private final LinkedBlockingQueue<String> answers = new LinkedBlockingQueue<>();
    private final Thread complaints;
    private volatile String complaint = "";

    private PeerProcess(Process process) {
        this.process = process;
        this.commands = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
        listen(process.inputReader(StandardCharsets.UTF_8), answers::add);
        complaints = listen(process.errorReader(StandardCharsets.UTF_8), this::complain);
    }

    /** Starts a process and returns at once; its first answer tells whether it is ready. */
    static PeerProcess start(Launch launch, Work work, int threads, Path data)
            throws PeerException {
        var arguments = List.of(work.name(), Integer.toString(threads), data.toString());
        return start(launch, arguments);
    }

    static PeerProcess start(Launch launch, List<String> arguments) throws PeerException {
        var command = new ArrayList<>(launch.command());
        command.addAll(arguments);
        var builder = new ProcessBuilder(command);
        builder.environment().putAll(launch.environment());
        try {
            return new PeerProcess(builder.start());
        } catch (IOException e) {
            throw new PeerException(e.getMessage());
        }
    }

    private static Thread listen(BufferedReader from, Consumer<String> to) {
        return Thread.ofPlatform()
                .daemon()
                .name("gradus-bench-listener")
                .start(() -> {
                    try (from) {
                        from.lines().filter(line -> !line.isBlank()).forEach(to);
                    } catch (IOException | UncheckedIOException e) {
                        to.accept(e.toString());
                    }
                    to.accept(END);
                });
    }

    /** Keeps the line that names an error best: the first that speaks of one, else the last. */
    private void complain(String line) {
        boolean better = line.contains("Error") || line.contains("Exception");
        boolean good = complaint.contains("Error") || complaint.contains("Exception");
        if (!line.isEmpty() && (better || !good)) {
            complaint = line.strip();
        }
    }

    /**
     * What the process says of itself once it has prepared its work; empty if it has no part in it.
     */
    Optional<Map<String, Object>> ready() throws PeerException {
        var answer = answer();
        return answer.containsKey("absent") ? Optional.empty() : Optional.of(answer);
    }

    /** Gives a command and waits for the answer. */
    Map<String, Object> ask(String command) throws PeerException {
        tell(command);
        return answer();
    }

    /** Gives a command. */
    void tell(String command) {
        commands.println(command);
    }

    /** Waits for the next answer. */
    Map<String, Object> answer() throws PeerException {
        try {
            var line = answers.poll(MOST_SECONDS, TimeUnit.SECONDS);
            if (line == null) {
                throw new PeerException("no answer within %d seconds".formatted(MOST_SECONDS));
            }
            if (line.equals(END)) {
                // What it said to the end.
                complaints.join(Duration.ofSeconds(5));
                throw new PeerException(
                        complaint.isEmpty() ? "the process ended without a word" : complaint);
            }
            return Json.readObject(line);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new PeerException("interrupted");
        } catch (IllegalArgumentException e) {
            throw new PeerException(e.getMessage());
        }
    }

    /** Lets the process end by itself, which may take it a moment, or else ends it. */
    @Override
    public void close() {
        commands.close();
        try {
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
