package io.gradus.cpu.routine;

import io.gradus.ir.Algorithm;
import java.util.Arrays;
import java.util.List;

/**
 * Running sums, products and linear recurrences: down the rows of an item, all columns in step.
 * Totals of reals are float64.
 *
 * @param kind how a step follows from the one before
 * @param reverse whether from the last step to the first
 */
record Scan(Algorithm.Scan.Kind kind, boolean reverse) implements Routine {
    @Override
    public void run(List<Item> inputs, List<Item> outputs) {
        var x = inputs.getLast();
        var y = outputs.getFirst();
        var a = inputs.getFirst();
        int columns = x.size(1);
        switch (y.array()) {
            case float[] out when columns == 1 ->
                    column((float[]) a.array(), a.offset(), (float[]) x.array(), x, out, y);
            case float[] out ->
                    rows((float[]) a.array(), a.offset(), (float[]) x.array(), x, out, y);
            case double[] out ->
                    rows((double[]) a.array(), a.offset(), (double[]) x.array(), x, out, y);
            case int[] out -> rows((int[]) x.array(), x, out, y);
            case long[] out -> rows((long[]) x.array(), x, out, y);
            default -> throw new AssertionError(y.array().getClass());
        }
    }

    private int start(Item item) {
        return item.offset() + (reverse ? (item.size(0) - 1) * item.size(1) : 0);
    }

    /** One column alone: its total stays in a register. */
    private void column(float[] a, int atA, float[] x, Item in, float[] y, Item out) {
        int step = reverse ? -1 : 1;
        int from = start(in);
        int to = start(out);
        int factor = atA + from - in.offset();
        double total = kind == Algorithm.Scan.Kind.PRODUCT ? 1 : 0;
        int steps = in.size(0);
        switch (kind) {
            case SUM -> {
                for (int i = 0; i < steps; i++) {
                    total += x[from + i * step];
                    y[to + i * step] = (float) total;
                }
            }
            case PRODUCT -> {
                for (int i = 0; i < steps; i++) {
                    total *= x[from + i * step];
                    y[to + i * step] = (float) total;
                }
            }
            case LINEAR -> {
                for (int i = 0; i < steps; i++) {
                    total = a[factor + i * step] * total + x[from + i * step];
                    y[to + i * step] = (float) total;
                }
            }
        }
    }

    private void rows(float[] a, int atA, float[] x, Item in, float[] y, Item out) {
        int columns = in.size(1);
        var totals = new double[columns];
        Arrays.fill(totals, kind == Algorithm.Scan.Kind.PRODUCT ? 1 : 0);
        int step = reverse ? -columns : columns;
        int from = start(in);
        int to = start(out);
        int factor = atA + from - in.offset();
        for (int i = 0; i < in.size(0); i++) {
            switch (kind) {
                case SUM -> {
                    for (int j = 0; j < columns; j++) {
                        totals[j] += x[from + j];
                    }
                }
                case PRODUCT -> {
                    for (int j = 0; j < columns; j++) {
                        totals[j] *= x[from + j];
                    }
                }
                case LINEAR -> {
                    for (int j = 0; j < columns; j++) {
                        totals[j] = a[factor + j] * totals[j] + x[from + j];
                    }
                }
            }
            for (int j = 0; j < columns; j++) {
                y[to + j] = (float) totals[j];
            }
            from += step;
            to += step;
            factor += step;
        }
    }

    private void rows(double[] a, int atA, double[] x, Item in, double[] y, Item out) {
        int columns = in.size(1);
        int step = reverse ? -columns : columns;
        int from = start(in);
        int to = start(out);
        int factor = atA + from - in.offset();
        for (int i = 0; i < in.size(0); i++) {
            if (i == 0) {
                System.arraycopy(x, from, y, to, columns);
            } else {
                int before = to - step;
                switch (kind) {
                    case SUM -> {
                        for (int j = 0; j < columns; j++) {
                            y[to + j] = y[before + j] + x[from + j];
                        }
                    }
                    case PRODUCT -> {
                        for (int j = 0; j < columns; j++) {
                            y[to + j] = y[before + j] * x[from + j];
                        }
                    }
                    case LINEAR -> {
                        for (int j = 0; j < columns; j++) {
                            y[to + j] = a[factor + j] * y[before + j] + x[from + j];
                        }
                    }
                }
            }
            from += step;
            to += step;
            factor += step;
        }
    }

    private void rows(int[] x, Item in, int[] y, Item out) {
        int columns = in.size(1);
        int step = reverse ? -columns : columns;
        int from = start(in);
        int to = start(out);
        for (int i = 0; i < in.size(0); i++) {
            for (int j = 0; j < columns; j++) {
                int before = i == 0 ? neutral() : y[to - step + j];
                y[to + j] = isSum() ? before + x[from + j] : before * x[from + j];
            }
            from += step;
            to += step;
        }
    }

    private void rows(long[] x, Item in, long[] y, Item out) {
        int columns = in.size(1);
        int step = reverse ? -columns : columns;
        int from = start(in);
        int to = start(out);
        for (int i = 0; i < in.size(0); i++) {
            for (int j = 0; j < columns; j++) {
                long before = i == 0 ? neutral() : y[to - step + j];
                y[to + j] = isSum() ? before + x[from + j] : before * x[from + j];
            }
            from += step;
            to += step;
        }
    }

    private boolean isSum() {
        return kind == Algorithm.Scan.Kind.SUM;
    }

    private int neutral() {
        return isSum() ? 0 : 1;
    }
}
