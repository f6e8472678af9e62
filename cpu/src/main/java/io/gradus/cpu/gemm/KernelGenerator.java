package io.gradus.cpu.gemm;

import static java.lang.constant.ConstantDescs.CD_Object;
import static java.lang.constant.ConstantDescs.CD_boolean;
import static java.lang.constant.ConstantDescs.CD_double;
import static java.lang.constant.ConstantDescs.CD_float;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_void;
import static java.lang.constant.ConstantDescs.INIT_NAME;
import static java.lang.constant.ConstantDescs.MTD_void;

import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.InvocationTargetException;

/**
 * Writes micro-kernels as bytecode. Every accumulator is a local variable of its own and every
 * vector operation is in the one method, because C2 keeps vectors in registers only when it sees
 * them from birth to death. The method stays small: twice this size C2 gives up inlining and the
 * kernel runs a hundred times slower.
 */
final class KernelGenerator {
    private static final String VECTOR_PACKAGE = "jdk.incubator.vector";
    private static final ClassDesc VECTOR = ClassDesc.of(VECTOR_PACKAGE, "Vector");
    private static final ClassDesc SPECIES = ClassDesc.of(VECTOR_PACKAGE, "VectorSpecies");
    private static final ClassDesc MATH = ClassDesc.of("java.lang.Math");
    private static final MethodTypeDesc MIN = MethodTypeDesc.of(CD_int, CD_int, CD_int);
    private static final ClassDesc SUPERCLASS = MicroKernel.class.describeConstable().orElseThrow();

    // The parameters of MicroKernel.run, then the kernel's own variables.
    private static final int K = 1;
    private static final int A = 2;
    private static final int A_OFFSET = 3;
    private static final int A_ROW_STRIDE = 4;
    private static final int A_STEP = 5;
    private static final int A_FIRST = 6;
    private static final int A_RUN = 7;
    private static final int A_JUMP = 8;
    private static final int B = 9;
    private static final int B_OFFSET = 10;
    private static final int B_STEP = 11;
    private static final int FROM = 12;
    private static final int FROM_OFFSET = 13;
    private static final int FROM_ROW_STRIDE = 14;
    private static final int C = 15;
    private static final int C_OFFSET = 16;
    private static final int C_ROW_STRIDE = 17;
    private static final int ADD = 18;
    private static final int STEP = 19;
    private static final int END = 20;
    private static final int FACTOR = 21;
    private static final int COLUMNS = 22;

    private final ClassDesc vector;
    private final ClassDesc scalar;
    private final ClassDesc array;
    private final TypeKind kind;
    private final int lanes;
    private final int rows;
    private final int vectors;

    private KernelGenerator(ElementType<?> type, int lanes, int rows, int vectors) {
        boolean isFloat = type == ElementType.FLOAT;
        this.vector = ClassDesc.of(VECTOR_PACKAGE, isFloat ? "FloatVector" : "DoubleVector");
        this.scalar = isFloat ? CD_float : CD_double;
        this.array = scalar.arrayType();
        this.kind = isFloat ? TypeKind.FLOAT : TypeKind.DOUBLE;
        this.lanes = lanes;
        this.rows = rows;
        this.vectors = vectors;
    }

    /**
     * A kernel of rows x (vectors · lanes) elements.
     *
     * @param lanes how many elements the preferred species of the type holds
     */
    static MicroKernel generate(ElementType<?> type, int lanes, int rows, int vectors) {
        byte[] bytes = new KernelGenerator(type, lanes, rows, vectors).classFile();
        try {
            var constructor =
                    MethodHandles.lookup()
                            .defineHiddenClass(bytes, true)
                            .lookupClass()
                            .getDeclaredConstructor();
            return ((MicroKernel) constructor.newInstance()).sized(rows, vectors * lanes);
        } catch (IllegalAccessException
                | InstantiationException
                | InvocationTargetException
                | NoSuchMethodException impossible) {
            throw new AssertionError(impossible);
        }
    }

    private byte[] classFile() {
        var name =
                ClassDesc.of(
                        KernelGenerator.class.getPackageName(), "Kernel" + rows + "x" + vectors);
        return ClassFile.of()
                .build(
                        name,
                        type ->
                                type.withSuperclass(SUPERCLASS)
                                        .withFlags(ClassFile.ACC_FINAL | ClassFile.ACC_SUPER)
                                        .withMethodBody(
                                                INIT_NAME,
                                                MTD_void,
                                                0,
                                                code ->
                                                        code.aload(0)
                                                                .invokespecial(
                                                                        SUPERCLASS,
                                                                        INIT_NAME,
                                                                        MTD_void)
                                                                .return_())
                                        .withMethodBody("run", signature(), 0, this::run));
    }

    private static MethodTypeDesc signature() {
        return MethodTypeDesc.of(
                CD_void,
                CD_int,
                CD_Object,
                CD_int,
                CD_int,
                CD_int,
                CD_int,
                CD_int,
                CD_int,
                CD_Object,
                CD_int,
                CD_int,
                CD_Object,
                CD_int,
                CD_int,
                CD_Object,
                CD_int,
                CD_int,
                CD_boolean);
    }

    private void run(CodeBuilder code) {
        for (int slot : new int[] {A, B, FROM, C}) {
            code.aload(slot).checkcast(array).astore(slot);
        }
        for (int row = 0; row < rows; row++) {
            for (int v = 0; v < vectors; v++) {
                load(code, FROM, FROM_OFFSET, FROM_ROW_STRIDE, row, v);
                code.astore(accumulator(row, v));
            }
        }
        code.iconst_0().istore(STEP);
        code.iload(A_FIRST).iload(K).invokestatic(MATH, "min", MIN).istore(END);
        var top = code.newLabel();
        var runEnd = code.newLabel();
        var end = code.newLabel();
        code.labelBinding(top).iload(STEP).iload(END).if_icmpge(runEnd);
        multiplyAdd(code);
        code.iload(A_OFFSET).iload(A_STEP).iadd().istore(A_OFFSET);
        code.iload(B_OFFSET).iload(B_STEP).iadd().istore(B_OFFSET);
        code.iinc(STEP, 1).goto_(top).labelBinding(runEnd);
        code.iload(END).iload(K).if_icmpge(end);
        code.iload(A_OFFSET).iload(A_JUMP).iadd().istore(A_OFFSET);
        code.iload(END).iload(A_RUN).iadd().iload(K);
        code.invokestatic(MATH, "min", MIN).istore(END);
        code.goto_(top).labelBinding(end);
        var store = code.newLabel();
        code.iload(ADD).ifeq(store);
        addC(code);
        code.labelBinding(store);
        storeC(code);
        code.return_();
    }

    private void multiplyAdd(CodeBuilder code) {
        for (int v = 0; v < vectors; v++) {
            species(code).aload(B);
            plus(code.iload(B_OFFSET), v * lanes);
            code.invokestatic(
                    vector, "fromArray", MethodTypeDesc.of(vector, SPECIES, array, CD_int));
            code.astore(COLUMNS + v);
        }
        for (int row = 0; row < rows; row++) {
            species(code).aload(A).iload(A_OFFSET);
            if (row > 0) {
                plusMultiple(code, row, A_ROW_STRIDE);
            }
            code.arrayLoad(kind)
                    .invokestatic(vector, "broadcast", MethodTypeDesc.of(vector, SPECIES, scalar));
            code.astore(FACTOR);
            for (int v = 0; v < vectors; v++) {
                int sum = accumulator(row, v);
                if (FusedMultiplyAdd.FUSED) {
                    code.aload(FACTOR).aload(COLUMNS + v).aload(sum);
                    code.invokevirtual(vector, "fma", MethodTypeDesc.of(vector, VECTOR, VECTOR));
                } else {
                    var binary = MethodTypeDesc.of(vector, VECTOR);
                    code.aload(FACTOR).aload(COLUMNS + v).invokevirtual(vector, "mul", binary);
                    code.aload(sum).invokevirtual(vector, "add", binary);
                }
                code.astore(sum);
            }
        }
    }

    private void addC(CodeBuilder code) {
        for (int row = 0; row < rows; row++) {
            for (int v = 0; v < vectors; v++) {
                int sum = accumulator(row, v);
                load(code, C, C_OFFSET, C_ROW_STRIDE, row, v);
                code.aload(sum)
                        .invokevirtual(vector, "add", MethodTypeDesc.of(vector, VECTOR))
                        .astore(sum);
            }
        }
    }

    private void storeC(CodeBuilder code) {
        for (int row = 0; row < rows; row++) {
            for (int v = 0; v < vectors; v++) {
                code.aload(accumulator(row, v)).aload(C);
                position(code, C_OFFSET, C_ROW_STRIDE, row, v);
                code.invokevirtual(vector, "intoArray", MethodTypeDesc.of(CD_void, array, CD_int));
            }
        }
    }

    private void load(CodeBuilder code, int matrix, int offset, int rowStride, int row, int v) {
        species(code).aload(matrix);
        position(code, offset, rowStride, row, v);
        code.invokestatic(vector, "fromArray", MethodTypeDesc.of(vector, SPECIES, array, CD_int));
    }

    private void position(CodeBuilder code, int offset, int rowStride, int row, int v) {
        code.iload(offset);
        plusMultiple(code, row, rowStride);
        plus(code, v * lanes);
    }

    private int accumulator(int row, int v) {
        return COLUMNS + vectors + row * vectors + v;
    }

    /** Read from its static final field each time, which C2 takes for a constant. */
    private CodeBuilder species(CodeBuilder code) {
        return code.getstatic(vector, "SPECIES_PREFERRED", SPECIES);
    }

    private static void plus(CodeBuilder code, int constant) {
        if (constant != 0) {
            code.loadConstant(constant).iadd();
        }
    }

    private static void plusMultiple(CodeBuilder code, int factor, int slot) {
        if (factor != 0) {
            code.iload(slot).loadConstant(factor).imul().iadd();
        }
    }
}
