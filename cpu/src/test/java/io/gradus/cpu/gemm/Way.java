package io.gradus.cpu.gemm;

import io.gradus.cpu.Parallel;
import java.util.Optional;

/** Every way to multiply that a size, a processor or a cold kernel may select. */
enum Way {
    AUTO {
        @Override
        <A> void compute(
                ElementType<A> type, Matrix<A> a, Matrix<A> b, Matrix<A> c, Parallel parallel) {
            Gemm.multiply(GemmTier.AUTO, a, b, c, parallel);
        }
    },
    SCALAR {
        @Override
        <A> void compute(
                ElementType<A> type, Matrix<A> a, Matrix<A> b, Matrix<A> c, Parallel parallel) {
            Gemm.multiply(GemmTier.SCALAR, a, b, c, parallel);
        }
    },
    VECTOR {
        @Override
        <A> void compute(
                ElementType<A> type, Matrix<A> a, Matrix<A> b, Matrix<A> c, Parallel parallel) {
            Gemm.multiply(GemmTier.VECTOR, a, b, c, parallel);
        }
    },
    DIRECT {
        @Override
        <A> void compute(
                ElementType<A> type, Matrix<A> a, Matrix<A> b, Matrix<A> c, Parallel parallel) {
            DirectGemm.multiply(type, a, b, c, parallel);
        }
    },
    ROWS {
        @Override
        <A> void compute(
                ElementType<A> type, Matrix<A> a, Matrix<A> b, Matrix<A> c, Parallel parallel) {
            RowGemm.multiply(type, a, b, c, parallel);
        }
    },
    PANELS {
        @Override
        <A> void compute(
                ElementType<A> type, Matrix<A> a, Matrix<A> b, Matrix<A> c, Parallel parallel) {
            type.vectorTier()
                    .forced()
                    .ifPresent(all -> PanelGemm.multiply(type, all, a, b, c, parallel));
        }
    },
    PANELS_OF_MAIN_KERNEL {
        @Override
        <A> void compute(
                ElementType<A> type, Matrix<A> a, Matrix<A> b, Matrix<A> c, Parallel parallel) {
            type.vectorTier()
                    .forced()
                    .ifPresent(all -> {
                        var main =
                                new KernelSet(
                                        all.main(),
                                        Optional.empty(),
                                        Optional.empty(),
                                        Optional.empty());
                        PanelGemm.multiply(type, main, a, b, c, parallel);
                    });
        }
    };

    abstract <A> void compute(
            ElementType<A> type, Matrix<A> a, Matrix<A> b, Matrix<A> c, Parallel parallel);

    /** As {@link Gemm} does, which keeps empty results away from the drivers. */
    final <A> void multiply(
            ElementType<A> type, Matrix<A> a, Matrix<A> b, Matrix<A> c, Parallel parallel) {
        if (c.rows() > 0 && c.columns() > 0) {
            compute(type, a, b, c, parallel);
        }
    }

    /** Whether this machine and these flags have it. */
    boolean isPossible() {
        boolean needsVectors = this == PANELS || this == PANELS_OF_MAIN_KERNEL;
        return !needsVectors || ElementType.FLOAT.vectorTier().forced().isPresent();
    }
}
