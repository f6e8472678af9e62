/**
 * The kernel compiler: from {@link io.gradus.ir.Kernel}s to classes that the JVM compiles to
 * machine code.
 *
 * <p>A kernel goes through four forms. {@link io.gradus.cpu.codegen.Canonical} rewrites it as a
 * {@code Routine}: axes, locals and sizes lose their names, every size becomes an argument, and
 * what is left is the key under which classes are cached. {@link io.gradus.cpu.codegen.Expander}
 * spells loops and reductions out, for scalars or for vectors. {@link
 * io.gradus.cpu.codegen.Schedule} decides where each operation is computed: as far outside of loops
 * as its operands allow, as deep inside of branches as its uses allow. {@link
 * io.gradus.cpu.codegen.MethodEmitter} writes the bytecode.
 *
 * <p>{@link io.gradus.cpu.codegen.CodegenTier} is the door to all this. It starts with scalar code,
 * and changes to vector code once that has proved itself faster.
 */
@NullMarked
package io.gradus.cpu.codegen;

import org.jspecify.annotations.NullMarked;
