package io.gradus.nn;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How a training went: what each finished epoch had to tell.
 *
 * @param epochs the numbers of the finished epochs, in order
 * @param values from name to one number for each finished epoch, NaN where it told none: {@code
 *     loss}, {@code val_loss}
 * @param steps how many batches were learned from, those of an unfinished epoch included
 * @param stopped whether it ended before its last epoch because {@link Model#stopTraining} was
 *     called
 */
public record History(
        List<Integer> epochs, Map<String, List<Double>> values, int steps, boolean stopped) {
    /** Keeps the numbers. */
    public History {
        epochs = List.copyOf(epochs);
        var copy = new LinkedHashMap<String, List<Double>>();
        values.forEach((name, numbers) -> copy.put(name, List.copyOf(numbers)));
        values = copy;
    }

    /**
     * The numbers of one kind.
     *
     * @param name such as {@code loss} or {@code val_accuracy}
     * @return one number for each finished epoch
     * @throws IllegalArgumentException if there is none of that name
     */
    public List<Double> get(String name) {
        var numbers = values.get(name);
        if (numbers == null) {
            throw new IllegalArgumentException(
                    "there is no '" + name + "' here; there are " + values.keySet());
        }
        return numbers;
    }

    /**
     * The number of the last finished epoch.
     *
     * @param name such as {@code loss} or {@code val_accuracy}
     * @return the number
     * @throws IllegalArgumentException if there is none of that name
     */
    public double last(String name) {
        return get(name).getLast();
    }

    /** Gathers what epochs have to tell. */
    static final class Recorder extends Callback {
        private final List<Integer> epochs = new ArrayList<>();
        private final Map<String, List<Double>> values = new LinkedHashMap<>();

        private Logs last = Logs.NONE;

        @Override
        public void onEpochEnd(int epoch, Logs logs) {
            gather();
            epochs.add(epoch);
            last = logs;
        }

        /** Callbacks add to the logs of an epoch, so they are read when all have been told. */
        private void gather() {
            last.toMap()
                    .forEach((name, value) -> {
                        var numbers = values.computeIfAbsent(name, n -> new ArrayList<>());
                        // An epoch without validation leaves a gap.
                        while (numbers.size() < epochs.size() - 1) {
                            numbers.add(Double.NaN);
                        }
                        numbers.add(value);
                    });
            last = Logs.NONE;
        }

        @Override
        public Map<String, Object> state() {
            gather();
            var copy = new LinkedHashMap<String, List<Double>>();
            values.forEach((name, numbers) -> copy.put(name, List.copyOf(numbers)));
            return Map.of("epochs", List.copyOf(epochs), "values", copy);
        }

        @Override
        public void restore(Map<String, Object> state) {
            epochs.clear();
            values.clear();
            last = Logs.NONE;
            if (state.get("epochs") instanceof List<?> numbers) {
                numbers.forEach(number -> epochs.add(((Number) number).intValue()));
            }
            if (state.get("values") instanceof Map<?, ?> all) {
                all.forEach((name, numbers) -> {
                    var own = values.computeIfAbsent(name.toString(), n -> new ArrayList<>());
                    if (numbers instanceof List<?> list) {
                        list.forEach(number -> own.add(((Number) number).doubleValue()));
                    }
                });
            }
        }

        History history(int steps, boolean stopped) {
            gather();
            for (var numbers : values.values()) {
                while (numbers.size() < epochs.size()) {
                    numbers.add(Double.NaN);
                }
            }
            return new History(epochs, values, steps, stopped);
        }
    }
}
