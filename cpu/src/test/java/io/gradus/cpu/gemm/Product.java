package io.gradus.cpu.gemm;

/**
 * One product to compute in every way: sizes, layouts, and whether special values are among the
 * operands.
 */
record Product(int m, int n, int k, Layout a, Layout b, Layout c, boolean special) {
    Product {
        if (c == Layout.REPEATED) {
            throw new IllegalArgumentException("a result has a place of its own for every element");
        }
    }

    /** Row-major matrices of ordinary numbers. */
    static Product of(int m, int n, int k) {
        return new Product(m, n, k, Layout.ROW_MAJOR, Layout.ROW_MAJOR, Layout.ROW_MAJOR, false);
    }

    Product with(Layout a, Layout b, Layout c) {
        return new Product(m, n, k, a, b, c, special);
    }

    Product withSpecialValues() {
        return new Product(m, n, k, a, b, c, true);
    }
}
