/** Tensors, automatic differentiation, compiler passes and the backend interface. */
module io.gradus.core {
    requires static jdk.jfr;
    requires static org.jspecify;

    exports io.gradus.compile;
    exports io.gradus.explain;
    exports io.gradus.ir;
    exports io.gradus.ops;
    exports io.gradus.spi;
    exports io.gradus.tensor;

    uses io.gradus.spi.BackendProvider;
}
