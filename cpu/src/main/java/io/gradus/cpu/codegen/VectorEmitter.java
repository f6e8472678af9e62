package io.gradus.cpu.codegen;

import static java.lang.constant.ConstantDescs.CD_boolean;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_void;

import io.gradus.cpu.codegen.Node.Kind;
import io.gradus.ir.DType;
import io.gradus.ir.Expr.BinaryOp;
import io.gradus.ir.Expr.Comparison;
import io.gradus.ir.Expr.UnaryOp;
import java.lang.classfile.CodeBuilder;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;

/**
 * Writes vector operations whose operands are on the stack, as calls into {@code
 * jdk.incubator.vector}. It names the classes of that module and never loads them.
 */
final class VectorEmitter {
    private static final String PACKAGE = "jdk.incubator.vector.";
    private static final ClassDesc VECTOR = ClassDesc.of(PACKAGE + "Vector");
    private static final ClassDesc MASK = ClassDesc.of(PACKAGE + "VectorMask");
    private static final ClassDesc SPECIES = ClassDesc.of(PACKAGE + "VectorSpecies");
    private static final ClassDesc OPERATORS = ClassDesc.of(PACKAGE + "VectorOperators");
    private static final ClassDesc WINDOW = ClassDesc.of(Window.class.getName());

    private final CodeBuilder code;

    VectorEmitter(CodeBuilder code) {
        this.code = code;
    }

    static ClassDesc type(Node node) {
        return node.dtype == DType.BOOL ? MASK : vector(node.dtype);
    }

    private static ClassDesc vector(DType dtype) {
        return ClassDesc.of(
                PACKAGE
                        + switch (dtype) {
                            case FLOAT32 -> "FloatVector";
                            case FLOAT64 -> "DoubleVector";
                            case INT32 -> "IntVector";
                            case INT64 -> "LongVector";
                            case UINT8 -> "ByteVector";
                            case BFLOAT16 -> "ShortVector";
                            case BOOL, FLOAT16, STRING ->
                                    throw new IllegalStateException("no vectors of " + dtype);
                        });
    }

    private void species(DType lane, int lanes) {
        code.getstatic(vector(lane), "SPECIES_" + lane.bytes() * 8 * lanes, SPECIES);
    }

    // ---- memory
    // --------------------------------------------------------------------------------------------------

    /** Reads lanes; the array and the index are in locals. */
    void load(Node node, int array, int index) {
        species(node.lane, node.lanes);
        code.aload(array).iload(index);
        fromArray(node);
    }

    /** Reads lanes of which some may lie outside of the array; those are 0. */
    void loadGuarded(Node node, int array, int index) {
        var outside = code.newLabel();
        var end = code.newLabel();
        code.iload(index).iflt(outside);
        code.iload(index)
                .aload(array)
                .arraylength()
                .loadConstant(node.lanes)
                .isub()
                .if_icmpgt(outside);
        load(node, array, index);
        code.goto_(end).labelBinding(outside);
        species(node.lane, node.lanes);
        var type = ScalarEmitter.array(node.dtype);
        code.aload(array).iload(index).loadConstant(node.lanes);
        code.invokestatic(WINDOW, "of", MethodTypeDesc.of(type, type, CD_int, CD_int)).iconst_0();
        fromArray(node);
        code.labelBinding(end);
    }

    private void fromArray(Node node) {
        var type = type(node);
        code.invokestatic(
                type,
                "fromArray",
                MethodTypeDesc.of(type, SPECIES, ScalarEmitter.array(node.dtype), CD_int));
    }

    /** Writes the vector on the stack. */
    void store(Node node, int array, int index) {
        code.aload(array).iload(index);
        code.invokevirtual(
                type(node),
                "intoArray",
                MethodTypeDesc.of(CD_void, ScalarEmitter.array(node.dtype), CD_int));
    }

    // ---- operations
    // ----------------------------------------------------------------------------------------------

    void operation(Node node) {
        var type = type(node);
        switch (node.op) {
            case Kind.FMA ->
                    code.invokevirtual(type, "fma", MethodTypeDesc.of(type, VECTOR, VECTOR));
            case Kind.CAST -> convert(node);
            case Kind.BITCAST -> {
                var name =
                        switch (node.dtype) {
                            case FLOAT32 -> "reinterpretAsFloats";
                            case FLOAT64 -> "reinterpretAsDoubles";
                            case INT32 -> "reinterpretAsInts";
                            default -> "reinterpretAsLongs";
                        };
                code.invokevirtual(type(node.in[0]), name, MethodTypeDesc.of(type));
            }
            case Kind.MASK_CAST -> {
                species(node.lane, node.lanes);
                code.invokevirtual(MASK, "cast", MethodTypeDesc.of(MASK, SPECIES));
            }
            case Kind.WIDEN ->
                    convertShape(
                            node,
                            node.in[0].dtype == DType.UINT8
                                    ? "ZERO_EXTEND_B2I"
                                    : "ZERO_EXTEND_S2I");
            case Kind.NARROW -> convertShape(node, node.dtype == DType.UINT8 ? "I2B" : "I2S");
            case UnaryOp op -> unary(op, node, type);
            case BinaryOp op when node.dtype == DType.BOOL ->
                    code.invokevirtual(
                            MASK,
                            op.name().toLowerCase(java.util.Locale.ROOT),
                            MethodTypeDesc.of(MASK, MASK));
            case BinaryOp op -> binary(op, type);
            case Comparison op -> {
                var operand = type(node.in[0]);
                operatorBelowTop(op.name(), "Comparison");
                code.invokevirtual(
                        operand,
                        "compare",
                        MethodTypeDesc.of(
                                MASK,
                                ClassDesc.of(PACKAGE + "VectorOperators$Comparison"),
                                VECTOR));
            }
            default -> throw new IllegalStateException("no vector code for " + node.op);
        }
    }

    /** {@code y.blend(x, mask)}, which takes x where the mask is set. */
    void blend(Node node) {
        var type = type(node);
        code.invokevirtual(type, "blend", MethodTypeDesc.of(type, VECTOR, MASK));
    }

    /** a ∧ b of the masks on the stack. */
    void and() {
        code.invokevirtual(MASK, "and", MethodTypeDesc.of(MASK, MASK));
    }

    /** a ∨ (b ∧ ¬c) of the masks on the stack. */
    void andNotThenOr() {
        code.invokevirtual(MASK, "andNot", MethodTypeDesc.of(MASK, MASK));
        code.invokevirtual(MASK, "or", MethodTypeDesc.of(MASK, MASK));
    }

    /** What comes before the scalar of a broadcast. */
    void beforeBroadcast(Node node) {
        species(node.lane, node.lanes);
    }

    void broadcast(Node node) {
        if (node.dtype == DType.BOOL) {
            code.invokeinterface(SPECIES, "maskAll", MethodTypeDesc.of(MASK, CD_boolean));
        } else {
            var type = type(node);
            var scalar = ScalarEmitter.element(node.dtype);
            code.conversion(ScalarEmitter.kind(node.dtype), scalar);
            code.invokestatic(
                    type, "broadcast", MethodTypeDesc.of(type, SPECIES, scalar.upperBound()));
        }
    }

    void addLaneNumbers(Node node) {
        var type = type(node);
        code.iconst_1().invokevirtual(type, "addIndex", MethodTypeDesc.of(type, CD_int));
    }

    private void unary(UnaryOp op, Node node, ClassDesc type) {
        switch (op) {
            case NOT -> {
                if (node.dtype == DType.BOOL) {
                    code.invokevirtual(MASK, "not", MethodTypeDesc.of(MASK));
                } else {
                    code.invokevirtual(type, "not", MethodTypeDesc.of(type));
                }
            }
            case NEG -> code.invokevirtual(type, "neg", MethodTypeDesc.of(type));
            case ABS -> code.invokevirtual(type, "abs", MethodTypeDesc.of(type));
            case SQRT -> code.invokevirtual(type, "sqrt", MethodTypeDesc.of(type));
            default -> throw new IllegalStateException("no vector code for " + op);
        }
    }

    private void binary(BinaryOp op, ClassDesc type) {
        switch (op) {
            case ADD, SUB, MUL, DIV, MIN, MAX ->
                    code.invokevirtual(
                            type,
                            op.name().toLowerCase(java.util.Locale.ROOT),
                            MethodTypeDesc.of(type, VECTOR));
            case AND -> lanewise("AND", "Associative", type);
            case OR -> lanewise("OR", "Associative", type);
            case XOR -> lanewise("XOR", "Associative", type);
            case SHL -> lanewise("LSHL", "Binary", type);
            case SHR -> lanewise("ASHR", "Binary", type);
            case USHR -> lanewise("LSHR", "Binary", type);
            case REM, POW, ATAN2 -> throw new IllegalStateException("no vector code for " + op);
        }
    }

    private void lanewise(String operator, String kind, ClassDesc type) {
        operatorBelowTop(operator, kind);
        code.invokevirtual(
                type,
                "lanewise",
                MethodTypeDesc.of(type, ClassDesc.of(PACKAGE + "VectorOperators$Binary"), VECTOR));
    }

    private void operatorBelowTop(String operator, String kind) {
        code.getstatic(OPERATORS, operator, ClassDesc.of(PACKAGE + "VectorOperators$" + kind))
                .swap();
    }

    // ---- conversions
    // ---------------------------------------------------------------------------------------------

    private void convert(Node node) {
        var operator = letter(node.in[0].dtype) + "2" + letter(node.dtype);
        code.getstatic(OPERATORS, operator, ClassDesc.of(PACKAGE + "VectorOperators$Conversion"));
        code.iconst_0();
        code.invokevirtual(
                type(node.in[0]),
                "convert",
                MethodTypeDesc.of(
                        VECTOR, ClassDesc.of(PACKAGE + "VectorOperators$Conversion"), CD_int));
        code.checkcast(type(node));
    }

    private void convertShape(Node node, String operator) {
        code.getstatic(OPERATORS, operator, ClassDesc.of(PACKAGE + "VectorOperators$Conversion"));
        species(node.dtype, node.lanes);
        code.iconst_0();
        code.invokevirtual(
                type(node.in[0]),
                "convertShape",
                MethodTypeDesc.of(
                        VECTOR,
                        ClassDesc.of(PACKAGE + "VectorOperators$Conversion"),
                        SPECIES,
                        CD_int));
        code.checkcast(type(node));
    }

    private static String letter(DType dtype) {
        return switch (dtype) {
            case FLOAT32 -> "F";
            case FLOAT64 -> "D";
            case INT32 -> "I";
            default -> "L";
        };
    }
}
