/**
 * The slow, plain meaning of kernels: what every faster tier must return, bit for bit.
 *
 * <p>{@link io.gradus.cpu.reference.Interpreter} walks a kernel's statements with boxed values, one
 * element at a time, and does nothing that is not written in {@link io.gradus.ir.Stmt}, {@link
 * io.gradus.ir.Evaluator} and {@link io.gradus.ir.Scalar}. Where those leave a choice open, this is
 * where it is settled: scratch memory holds nothing until it is written, and a local ends with the
 * list of statements that names it.
 */
@NullMarked
package io.gradus.cpu.reference;

import org.jspecify.annotations.NullMarked;
