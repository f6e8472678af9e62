package io.gradus.nn.callbacks;

import io.gradus.ir.DType;
import io.gradus.nn.Callback;
import io.gradus.nn.Logs;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Writes a line for each epoch into a table: its number, and what its logs tell, in alphabetical
 * order.
 *
 * {@snippet :
 * new CSVLogger(Path.of("training.csv")).append(true)
 * }
 *
 * <p>The columns are those of the first epoch; if the model is not tested after each epoch, there
 * are {@code val_} columns all the same. A number that an epoch does not tell is {@code NA}. Each
 * line is in the file when the epoch is over. A training that is resumed goes on where the state
 * was kept: lines that were written later are dropped, and come again.
 */
public final class CSVLogger extends Callback {
    private static final String MISSING = "NA";

    private final Path file;
    private String separator = ",";
    private boolean append;

    private List<String> columns = List.of();
    private boolean fresh = true;

    /**
     * Writes a table.
     *
     * @param file the file; its folder is made if there is none
     */
    public CSVLogger(Path file) {
        this.file = file;
    }

    /**
     * Sets what stands between the columns.
     *
     * @param separator a character or more; a comma without this
     * @return this callback
     */
    public CSVLogger separator(String separator) {
        if (separator.isEmpty() || separator.contains("\"") || separator.contains("\n")) {
            throw new IllegalArgumentException(
                    "the separator of columns must not be empty, a quote or the end of a line");
        }
        this.separator = separator;
        return this;
    }

    /**
     * Sets whether lines are added to a file that is there; otherwise it is written anew.
     *
     * @param append false without this
     * @return this callback
     */
    public CSVLogger append(boolean append) {
        this.append = append;
        return this;
    }

    @Override
    public void onTrainBegin() {
        columns = List.of();
        fresh = true;
    }

    @Override
    public void onEpochEnd(int epoch, Logs logs) {
        if (columns.isEmpty()) {
            columns = columns(logs);
        }
        var line = new ArrayList<String>();
        line.add(String.valueOf(epoch));
        columns.forEach(name -> line.add(value(logs, name)));
        var text = new StringBuilder();
        long size = size();
        boolean anew = fresh && !append;
        if (anew || size == 0) {
            text.append(line(List.of("epoch"), columns));
        }
        text.append(line(line, List.of()));
        fresh = false;
        try {
            write(text.toString(), anew ? 0 : size);
        } catch (IOException error) {
            throw new UncheckedIOException("cannot write " + file, error);
        }
    }

    private List<String> columns(Logs logs) {
        var names = new TreeSet<>(logs.names());
        boolean told = names.stream().anyMatch(name -> name.startsWith("val_"));
        var all = new ArrayList<>(names);
        if (plan().validates() && !told) {
            names.stream()
                    .filter(name -> !name.equals("learning_rate"))
                    .forEach(name -> all.add("val_" + name));
        }
        return List.copyOf(all);
    }

    private static String value(Logs logs, String name) {
        var number = logs.find(name);
        if (number.isPresent()) {
            return number.get().toString();
        }
        return logs.tensor(name)
                .map(tensor -> Arrays.toString(tensor.cast(DType.FLOAT64).toDoubleArray()))
                .orElse(MISSING);
    }

    private String line(List<String> first, List<String> rest) {
        var cells = new ArrayList<>(first);
        cells.addAll(rest);
        return cells.stream().map(this::quoted).collect(Collectors.joining(separator)) + "\n";
    }

    private String quoted(String cell) {
        boolean plain = !cell.contains(separator) && !cell.contains("\"") && !cell.contains("\n");
        return plain ? cell : '"' + cell.replace("\"", "\"\"") + '"';
    }

    private long size() {
        try {
            return Files.exists(file) ? Files.size(file) : 0;
        } catch (IOException error) {
            throw new UncheckedIOException("cannot read " + file, error);
        }
    }

    /** Writes a text at a place, and nothing behind it. */
    private void write(String text, long at) throws IOException {
        var folder = file.toAbsolutePath().getParent();
        if (folder != null) {
            Files.createDirectories(folder);
        }
        try (var channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            channel.truncate(at).position(at);
            var bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
        }
    }

    @Override
    public Map<String, Object> state() {
        return fresh ? Map.of() : Map.of("columns", columns, "size", size());
    }

    @Override
    public void restore(Map<String, Object> state) {
        columns =
                ((List<?>) state.getOrDefault("columns", List.of()))
                        .stream().map(Object::toString).toList();
        fresh = columns.isEmpty();
        long known = new Remembered(state).longer("size", 0);
        if (!fresh && size() > known) {
            try {
                write("", known);
            } catch (IOException error) {
                throw new UncheckedIOException("cannot write " + file, error);
            }
        }
    }
}
