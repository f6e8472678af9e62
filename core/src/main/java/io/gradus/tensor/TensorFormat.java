package io.gradus.tensor;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * Prints tensors as NumPy prints arrays: nested brackets, columns of equal width, lines of at most
 * 75 characters, and an ellipsis in the middle of the long axes of tensors of more than 1,000
 * elements. Where NumPy would still print thousands of numbers, because there are many axes, the
 * ends of each axis that are shown get shorter. Strings are quoted, scalars too.
 */
final class TensorFormat {
    private static final int THRESHOLD = 1000;
    private static final int EDGE = 3;

    /** What NumPy shows of four long axes; of more axes it would show 6⁵, 6⁶ … elements. */
    private static final int MOST_SHOWN = 6 * 6 * 6 * 6;

    private static final int LINE_WIDTH = 75;

    private final Tensor tensor;
    private final int[] sizes;
    private final int[] strides;

    /** How many elements to show at each end of a long axis; 0 to show all. */
    private final int edge;

    private final Object array;

    private TensorFormat(Tensor tensor) {
        this.tensor = tensor;
        this.sizes = tensor.shape().sizes();
        this.strides = new int[sizes.length];
        int stride = 1;
        for (int i = sizes.length - 1; i >= 0; i--) {
            strides[i] = stride;
            stride *= sizes[i];
        }
        this.edge = tensor.size() > THRESHOLD ? edge(sizes) : 0;
        this.array = HostData.download(tensor);
    }

    private static int edge(int[] sizes) {
        int edge = EDGE;
        while (edge > 1 && shown(sizes, edge) > MOST_SHOWN) {
            edge--;
        }
        return edge;
    }

    private static long shown(int[] sizes, int edge) {
        long shown = 1;
        for (int size : sizes) {
            shown *= Math.min(size, 2 * edge);
        }
        return shown;
    }

    static String format(Tensor tensor) {
        return format("Tensor(", tensor);
    }

    /**
     * The tensor's text.
     *
     * @param opening what stands before the numbers, up to an opening parenthesis; further lines
     *     are indented by it
     */
    static String format(String opening, Tensor tensor) {
        var body =
                tensor.isSymbolic() ? "symbolic" : new TensorFormat(tensor).body(opening.length());
        return opening + body + ", shape=" + tensor.shape() + ", dtype=" + tensor.dtype() + ")";
    }

    /** The elements alone. */
    static String elements(Tensor tensor) {
        return new TensorFormat(tensor).body(0);
    }

    private String body(int indent) {
        if (tensor.size() == 0) {
            return "[]";
        }
        var shown = new ArrayList<Integer>();
        collect(0, 0, shown);
        var texts = texts(shown).iterator();
        return sizes.length == 0 ? texts.next() : block(0, texts, indent + 1);
    }

    private boolean cut(int axis) {
        return edge > 0 && sizes[axis] > 2 * edge;
    }

    /** The offsets of the elements that are printed, in order. */
    private void collect(int axis, int offset, List<Integer> shown) {
        if (axis == sizes.length) {
            shown.add(offset);
            return;
        }
        for (int i = 0; i < sizes[axis]; i++) {
            if (cut(axis) && i == edge) {
                i = sizes[axis] - edge;
            }
            collect(axis + 1, offset + i * strides[axis], shown);
        }
    }

    // ---- layout ----

    /**
     * A sub-tensor in brackets; what follows its first line is indented to stand behind its
     * bracket.
     */
    private String block(int axis, Iterator<String> texts, int indent) {
        boolean cut = cut(axis);
        var parts = new ArrayList<String>();
        for (int i = 0; i < (cut ? 2 * edge : sizes[axis]); i++) {
            if (cut && i == edge) {
                parts.add("...");
            }
            parts.add(axis == sizes.length - 1 ? texts.next() : block(axis + 1, texts, indent + 1));
        }
        if (axis == sizes.length - 1) {
            return '[' + row(parts, indent) + ']';
        }
        var separator = "\n".repeat(sizes.length - 1 - axis) + " ".repeat(indent);
        return '[' + String.join(separator, parts) + ']';
    }

    /**
     * Numbers with spaces between them, in as many lines as they need; brackets to come take room
     * at their ends.
     */
    private String row(List<String> words, int indent) {
        var out = new StringBuilder();
        var line = new StringBuilder();
        for (var word : words) {
            if (!line.isEmpty()
                    && indent + line.length() + 1 + word.length() > LINE_WIDTH - sizes.length) {
                out.append(line.toString().stripTrailing()).append('\n').repeat(" ", indent);
                line.setLength(0);
            }
            line.append(line.isEmpty() ? "" : " ").append(word);
        }
        return out.append(line).toString();
    }

    // ---- elements ----

    private List<String> texts(List<Integer> shown) {
        var dtype = tensor.dtype();
        return switch (dtype) {
            case FLOAT32, FLOAT64, FLOAT16, BFLOAT16 -> {
                var values =
                        shown.stream()
                                .map(at -> (Number) HostData.boxed(dtype, array, at))
                                .toList();
                yield sizes.length == 0
                        ? List.of(FloatText.scalar(dtype, values.getFirst()))
                        : FloatText.column(dtype, values);
            }
            case BOOL -> shown.stream().map(at -> truth(((boolean[]) array)[at])).toList();
            case STRING -> shown.stream().map(at -> quoted(((String[]) array)[at])).toList();
            case UINT8, INT32, INT64 ->
                    aligned(
                            shown.stream()
                                    .map(at -> HostData.boxed(dtype, array, at).toString())
                                    .toList());
        };
    }

    private String truth(boolean value) {
        return value ? sizes.length == 0 ? "True" : " True" : "False";
    }

    /** Texts filled up in front to one length. */
    static List<String> aligned(List<String> texts) {
        int width = texts.stream().mapToInt(String::length).max().orElse(0);
        return texts.stream().map(text -> " ".repeat(width - text.length()) + text).toList();
    }

    /** In single quotes, in one line. */
    private static String quoted(String text) {
        return "'"
                + text.replace("\\", "\\\\")
                        .replace("'", "\\'")
                        .replace("\n", "\\n")
                        .replace("\r", "\\r")
                + "'";
    }
}
