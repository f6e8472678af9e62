package io.gradus.nn.optimizers;

import io.gradus.tensor.Tensor;
import java.util.List;
import java.util.Locale;

/**
 * How gradients that are too large are made smaller.
 *
 * @param kind what is too large
 * @param limit from where on
 */
record Clipping(Kind kind, double limit) {
    enum Kind {
        /** The norm of one gradient. */
        CLIPNORM,
        /** The absolute value of one number. */
        CLIPVALUE,
        /** The norm of all gradients together. */
        GLOBAL_CLIPNORM
    }

    Clipping {
        if (!(limit > 0)) {
            throw new IllegalArgumentException(
                    "%s is %s: it must be positive".formatted(name(kind), limit));
        }
    }

    private static String name(Kind kind) {
        return kind == Kind.GLOBAL_CLIPNORM
                ? "globalClipnorm"
                : kind.name().toLowerCase(Locale.ROOT);
    }

    String name() {
        return name(kind);
    }

    List<Update> clip(List<Update> updates) {
        if (kind == Kind.CLIPVALUE) {
            return updates.stream()
                    .map(one -> one.with(one.gradient().clip(-limit, limit)))
                    .toList();
        }
        if (kind == Kind.CLIPNORM) {
            return updates.stream().map(one -> scaled(one, share(one.squares()))).toList();
        }
        var share = share(updates.stream().map(Update::squares).reduce(Tensor::plus).orElseThrow());
        return updates.stream().map(one -> scaled(one, share)).toList();
    }

    private Tensor share(Tensor squares) {
        return squares.sqrt().maximum(limit).reciprocal().times(limit);
    }

    private static Update scaled(Update update, Tensor share) {
        var gradient = update.gradient();
        return update.with(gradient.times(share.cast(gradient.dtype())));
    }
}
