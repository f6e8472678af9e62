package io.gradus.architecture

import io.gradus.ir.Shape
import io.gradus.tensor.GradientTape
import io.gradus.tensor.Tensor
import io.gradus.tensor.Variable
import org.assertj.core.api.Assertions.assertThat
import org.junit.jupiter.api.Test

/** Kotlin reads the arithmetic of tensors and variables as operators, without an adapter. */
class KotlinOperatorsTest {
    private val x = Tensor.of(floatArrayOf(1f, -2f, 7f))

    @Test
    fun operatorsAreTheMethods() {
        val y = Tensor.of(floatArrayOf(2f, 4f, 4f))
        assertThat((x + y).toFloatArray()).containsExactly(3f, 2f, 11f)
        assertThat((x - y).toFloatArray()).containsExactly(-1f, -6f, 3f)
        assertThat((x * y).toFloatArray()).containsExactly(2f, -8f, 28f)
        assertThat((x / y).toFloatArray()).containsExactly(0.5f, -0.5f, 1.75f)
        assertThat((x % y).toFloatArray()).containsExactly(1f, -2f, 3f)
        assertThat((-x).toFloatArray()).containsExactly(-1f, 2f, -7f)
        assertThat((x * 2 + 1).toFloatArray()).containsExactly(3f, -3f, 15f)
        assertThat(x[1].toFloat()).isEqualTo(-2f)
    }

    @Test
    fun aLineIsFittedWithOperators() {
        val w = Variable(Tensor.zeros(Shape.scalar()))
        val b = Variable(Tensor.zeros(Shape.scalar()))
        val target = x * 3 + 2
        repeat(200) {
            val tape = GradientTape()
            val loss = tape.use { (x * w + b - target).square().mean() }
            val gradients = tape.gradients(loss, w, b)
            w.assignSub(gradients[w] * 0.03)
            b.assignSub(gradients[b] * 0.03)
        }
        assertThat(w.value().toFloat()).isCloseTo(3f, org.assertj.core.data.Offset.offset(0.05f))
        assertThat(b.value().toFloat()).isCloseTo(2f, org.assertj.core.data.Offset.offset(0.2f))
    }
}
