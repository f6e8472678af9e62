package io.gradus.cpu.gemm;

import io.gradus.cpu.Parallel;
import java.lang.reflect.Array;
import java.util.Optional;
import java.util.Random;

/** The operands of a product and the bits that are wanted. */
final class Comparison<A> {
    /** Stands in the result's array before, and afterwards between the elements. */
    private static final double UNTOUCHED = 77;

    private final Product product;
    private final ElementType<A> type;
    private final Matrix<A> a;
    private final Matrix<A> b;
    private final A wanted;

    private Comparison(Product product, ElementType<A> type) {
        this.product = product;
        this.type = type;
        this.a = product.a().matrix(type, product.m(), product.k());
        this.b = product.b().matrix(type, product.k(), product.n());
        var random = new Random(31L * product.m() + 17L * product.n() + product.k());
        Numbers.fill(a.elements(), random);
        Numbers.fill(b.elements(), random);
        if (product.special()) {
            Numbers.sprinkle(a.elements(), random);
            Numbers.sprinkle(b.elements(), random);
        }
        var result = freshResult();
        ReferenceGemm.multiply(a, b, result);
        wanted = result.elements();
    }

    static Comparison<float[]> floats(Product product) {
        return new Comparison<>(product, ElementType.FLOAT);
    }

    static Comparison<double[]> doubles(Product product) {
        return new Comparison<>(product, ElementType.DOUBLE);
    }

    private Matrix<A> freshResult() {
        var result = product.c().matrix(type, product.m(), product.n());
        type.fill(result.elements(), 0, Array.getLength(result.elements()), UNTOUCHED);
        return result;
    }

    /** The whole array behind the reference's result. */
    A wanted() {
        return wanted;
    }

    /** Where a way to multiply first differs from the reference, if it does. */
    Optional<String> difference(Way way, Parallel parallel) {
        var result = freshResult();
        way.multiply(type, a, b, result, parallel);
        for (int i = 0; i < Array.getLength(wanted); i++) {
            if (Numbers.bits(result.elements(), i) != Numbers.bits(wanted, i)) {
                return Optional.of(
                        "%s, %s, position %d: %s instead of %s"
                                .formatted(
                                        way,
                                        product,
                                        i,
                                        Array.get(result.elements(), i),
                                        Array.get(wanted, i)));
            }
        }
        return Optional.empty();
    }
}
