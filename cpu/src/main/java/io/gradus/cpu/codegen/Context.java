package io.gradus.cpu.codegen;

import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Where statements are spelled out: one rewriter for each step of the surrounding vector loop that
 * is done at once, or one alone in scalar code.
 */
record Context(List<Rewriter> copies) {
    static Context scalar(Rewriter rewriter) {
        return new Context(List.of(rewriter));
    }

    boolean isVector() {
        return copies.getFirst().isVector();
    }

    /** Any copy: what is uniform is the same in all. */
    Rewriter first() {
        return copies.getFirst();
    }

    Context map(UnaryOperator<Rewriter> function) {
        return new Context(copies.stream().map(function).toList());
    }
}
