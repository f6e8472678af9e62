package io.gradus.nn.preprocessing;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Tokens, each at a place, and how telling each is.
 *
 * @param <T> what tokens are
 */
final class Vocabulary<T extends Comparable<? super T>> {
    private final List<T> tokens;
    private final double[] idf;
    private final Map<T, Integer> places = new HashMap<>();

    /**
     * A vocabulary.
     *
     * @param tokens each once
     * @param idf the inverse document frequency of each; none if nobody has counted
     */
    Vocabulary(List<T> tokens, double[] idf) {
        this.tokens = List.copyOf(tokens);
        this.idf = idf.clone();
        for (var token : tokens) {
            if (places.putIfAbsent(token, places.size()) != null) {
                throw new IllegalArgumentException(
                        "the token '" + token + "' is in the vocabulary twice");
            }
        }
        if (idf.length != 0 && idf.length != tokens.size()) {
            throw new IllegalArgumentException(
                    "%d weights for %d tokens: there must be one for each"
                            .formatted(idf.length, tokens.size()));
        }
    }

    static <T extends Comparable<? super T>> Vocabulary<T> empty() {
        return new Vocabulary<T>(List.of(), new double[0]);
    }

    List<T> tokens() {
        return tokens;
    }

    int size() {
        return tokens.size();
    }

    double[] idf() {
        return idf.clone();
    }

    /** The place of a token, −1 if it is none of these. */
    int place(T token) {
        return places.getOrDefault(token, -1);
    }

    /**
     * Weights for special tokens, which are as telling as others on average, and for all others.
     */
    double[] weights(int specials, int depth) {
        if (idf.length != tokens.size()) {
            throw new IllegalStateException(
                    "the mode TF_IDF needs to know in how many documents tokens are: adapt, or give"
                            + " idf weights with the vocabulary");
        }
        var weights = new double[depth];
        Arrays.fill(weights, 0, specials, Arrays.stream(idf).average().orElse(1));
        System.arraycopy(idf, 0, weights, specials, idf.length);
        return weights;
    }

    /**
     * Counts tokens in documents.
     *
     * @param <T> what tokens are
     */
    static final class Counter<T extends Comparable<? super T>> {
        private static final class Count {
            private long tokens;
            private long documents;
            private long last = -1;
        }

        private final Map<T, Count> counts = new HashMap<>();
        private long documents;

        void add(Iterable<? extends T> document) {
            for (var token : document) {
                var count = counts.computeIfAbsent(token, t -> new Count());
                count.tokens++;
                if (count.last != documents) {
                    count.documents++;
                    count.last = documents;
                }
            }
            documents++;
        }

        void remove(T token) {
            counts.remove(token);
        }

        /** The most frequent tokens first; of equally frequent ones the greater, as in Keras. */
        Vocabulary<T> vocabulary(int limit) {
            if (documents == 0) {
                throw new IllegalArgumentException("there is no data to learn from");
            }
            var tokens = new ArrayList<>(counts.keySet());
            tokens.sort(
                    Comparator.<T>comparingLong(token -> counts.get(token).tokens)
                            .thenComparing(Comparator.naturalOrder())
                            .reversed());
            var kept = tokens.subList(0, Math.min(limit, tokens.size()));
            var idf =
                    kept.stream()
                            .mapToDouble(token ->
                                    Math.log1p(documents / (1.0 + counts.get(token).documents)))
                            .toArray();
            return new Vocabulary<>(kept, idf);
        }
    }
}
