package io.gradus.ir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gradus.ir.Expr.BinaryOp;
import io.gradus.ir.Expr.Comparison;
import java.util.List;
import org.junit.jupiter.api.Test;

class EvaluatorTest {
    private final Axis axis = new Axis("i", Dim.symbol("n"));
    private final Value source = new Value(DType.UINT8, Shape.of(5));

    /** The third of five bytes, where n is 5. */
    private final Evaluator.Context context =
            new Evaluator.Context() {
                private int loads;

                @Override
                public int index(Axis asked) {
                    assertThat(asked).isSameAs(axis);
                    return 2;
                }

                @Override
                public int size(Dim dim) {
                    return (int) dim.evaluate(symbol -> 5);
                }

                @Override
                public Object load(Value asked, int[] index) {
                    assertThat(asked).isSameAs(source);
                    assertThat(++loads).as("an element is read once").isEqualTo(1);
                    return new byte[] {0, 1, (byte) 200, 3, 4}[index[0]];
                }
            };

    @Test
    void readsItsSurroundings() {
        var element = new Expr.Load(source, List.of(axis.index())).cast(DType.INT32);
        var sum = element.plus(element).plus(new Expr.Size(axis.extent()));
        assertThat(Evaluator.evaluate(sum, context)).isEqualTo(405);
    }

    @Test
    void computesOnlyTheChosenSide() {
        var outside = new Expr.Load(source, List.of(axis.index().plus(100))).cast(DType.INT32);
        var guarded =
                axis.index()
                        .compare(Comparison.LT, Expr.constant(2))
                        .select(outside, Expr.constant(-1));
        assertThat(Evaluator.evaluate(guarded, context)).isEqualTo(-1);
    }

    @Test
    void multipliesAndAddsInOneRounding() {
        var x = new Expr.Constant(DType.FLOAT32, 1.0000001f);
        var square = new Expr.Constant(DType.FLOAT32, -(1.0000001f * 1.0000001f));
        assertThat((Float) Evaluator.evaluate(x.fma(x, square), context)).isEqualTo(0x1p-46f);
    }

    @Test
    void saysWhatIsMissing() {
        var local = new Local("unknown", DType.FLOAT32);
        var nowhere = new Evaluator.Context() {};
        assertThatThrownBy(() -> Evaluator.evaluate(local.read(), nowhere))
                .hasMessageContaining("unknown");
        assertThatThrownBy(() -> Evaluator.evaluate(axis.index(), nowhere))
                .hasMessageContaining("axis i");
        assertThatThrownBy(() ->
                        Evaluator.evaluate(
                                Expr.constant(1).apply(BinaryOp.DIV, Expr.constant(0)), nowhere))
                .isInstanceOf(ArithmeticException.class);
    }
}
