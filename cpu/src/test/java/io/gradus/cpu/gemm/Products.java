package io.gradus.cpu.gemm;

import java.util.ArrayList;
import java.util.List;

/** The table of products that all tiers are compared on. */
final class Products {
    private Products() {}

    /**
     * Sizes at and around every edge: tiles of 4 and 8, kernels, panels, rows of 192 and 512,
     * blocks of k.
     */
    private static List<Product> all() {
        var products = new ArrayList<Product>();
        int[][] sizes = {
            {0, 5, 3},
            {5, 0, 3},
            {5, 3, 0},
            {1, 1, 0},
            {1, 1, 1},
            {1, 1, 513},
            {1, 8, 9},
            {8, 1, 9},
            {1, 17, 600},
            {17, 1, 600},
            {2, 3, 5},
            {3, 7, 11},
            {4, 4, 4},
            {5, 9, 13},
            {6, 16, 31},
            {7, 15, 33},
            {8, 32, 24},
            {8, 33, 25},
            {9, 31, 23},
            {12, 48, 64},
            {13, 40, 72},
            {16, 64, 511},
            {17, 65, 512},
            {18, 63, 513},
            {1, 200, 40},
            {3, 193, 41},
            {4, 191, 26},
            {5, 385, 27},
            {6, 511, 10},
            {2, 512, 10},
            {7, 513, 10},
            {200, 5, 29},
            {385, 6, 30},
            {520, 7, 31},
            {600, 1, 20},
            {33, 10, 784},
            {5, 33, 1023},
            {5, 34, 1024},
            {6, 35, 1025},
            {9, 20, 1537},
            {100, 50, 60},
            {129, 67, 25},
            {130, 200, 20},
            {400, 40, 10},
            {37, 600, 20},
            {41, 300, 11}
        };
        for (int[] size : sizes) {
            var product = Product.of(size[0], size[1], size[2]);
            products.add(product);
            products.add(product.withSpecialValues());
        }
        var results =
                List.of(
                        Layout.ROW_MAJOR,
                        Layout.TRANSPOSED,
                        Layout.SLICE,
                        Layout.GAPPED,
                        Layout.FLIPPED);
        for (var a : Layout.values()) {
            for (var b : Layout.values()) {
                for (var c : results) {
                    products.add(Product.of(19, 41, 29).with(a, b, c));
                }
                products.add(Product.of(26, 67, 515).with(a, b, Layout.ROW_MAJOR));
                products.add(Product.of(41, 9, 514).with(a, b, Layout.TRANSPOSED));
                products.add(Product.of(2, 70, 513).with(a, b, Layout.SLICE));
            }
        }
        // Steps of A that lie near, and far apart.
        for (int rows : new int[] {40, 530}) {
            products.add(
                    Product.of(rows, 200, 21)
                            .with(Layout.TRANSPOSED, Layout.ROW_MAJOR, Layout.ROW_MAJOR));
        }
        return products;
    }

    /** All of them with operands, in both floating-point types. */
    static List<Comparison<?>> comparisons() {
        var comparisons = new ArrayList<Comparison<?>>();
        for (var product : all()) {
            comparisons.add(Comparison.floats(product));
            comparisons.add(Comparison.doubles(product));
        }
        return comparisons;
    }
}
