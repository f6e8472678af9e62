package io.gradus.nn.preprocessing;

import io.gradus.nn.config.Config;
import java.util.Optional;

/**
 * Which numbers a lookup gives: 0 for what is masked, then those of unknown tokens, then one for
 * each token of the vocabulary.
 *
 * @param maxTokens how many numbers there are at most
 * @param oov how many of them stand for unknown tokens
 * @param mode how they are handed on
 * @param pad whether vectors are as long as if there were as many tokens as there may be
 */
record Places(Optional<Integer> maxTokens, int oov, OutputMode mode, boolean pad) {
    static final Places DEFAULT = new Places(Optional.empty(), 1, OutputMode.INT, false);

    Places {
        maxTokens.ifPresent(max -> Settings.atLeast(2, "maxTokens", max));
        Settings.atLeast(0, "numOovIndices", oov);
    }

    Places maxTokens(int max) {
        return new Places(Optional.of(max), oov, mode, pad);
    }

    Places oov(int count) {
        return new Places(maxTokens, count, mode, pad);
    }

    Places mode(OutputMode other) {
        return new Places(maxTokens, oov, other, pad);
    }

    Places pad(boolean padded) {
        return new Places(maxTokens, oov, mode, padded);
    }

    Places configured(Config config) {
        return new Places(
                config.optionalInteger("max_tokens", maxTokens),
                config.integer("num_oov_indices", oov),
                config.choice("output_mode", mode),
                config.truth("pad_to_max_tokens", pad));
    }

    /** How many numbers come before those of the vocabulary. */
    int specials(boolean masks) {
        return (masks && mode == OutputMode.INT ? 1 : 0) + oov;
    }

    /** How many tokens a vocabulary may have. */
    int limit(boolean masks) {
        return maxTokens.map(max -> Math.max(0, max - specials(masks))).orElse(Integer.MAX_VALUE);
    }

    <T extends Comparable<? super T>> Vocabulary<T> checked(
            Vocabulary<T> vocabulary, boolean masks) {
        if (vocabulary.size() > limit(masks)) {
            throw new IllegalArgumentException(
                    "%d tokens are more than the %d that maxTokens leaves room for"
                            .formatted(vocabulary.size(), limit(masks)));
        }
        return vocabulary;
    }

    int depth(Vocabulary<?> vocabulary, boolean masks) {
        if (pad && maxTokens.isEmpty()) {
            throw new IllegalStateException(
                    "padToMaxTokens needs maxTokens: without it there is no size to pad to");
        }
        return pad ? maxTokens.orElseThrow() : specials(masks) + vocabulary.size();
    }
}
