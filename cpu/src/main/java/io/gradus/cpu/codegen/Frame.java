package io.gradus.cpu.codegen;

import static java.lang.constant.ConstantDescs.CD_Object;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_long;
import static java.lang.constant.ConstantDescs.CD_void;

import io.gradus.cpu.codegen.Node.Kind;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.TypeKind;
import java.lang.constant.MethodTypeDesc;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Set;

/**
 * The locals of a method that is being written: its parameters, its arrays, its variables and the
 * nodes it keeps.
 */
final class Frame {
    /** The type of a part's method: (arrays, arguments, state, from, to). */
    static final MethodTypeDesc PART =
            MethodTypeDesc.of(
                    CD_void,
                    CD_Object.arrayType(),
                    CD_int.arrayType(),
                    CD_long.arrayType(),
                    CD_int,
                    CD_int);

    /**
     * The type of an outlined method: the same with an array for operands and results, and the
     * part's own arrays.
     */
    static final MethodTypeDesc OUTLINE =
            PART.insertParameterTypes(5, CD_long.arrayType(), CD_Object.arrayType());

    static final int ARRAYS = 0;
    static final int ARGUMENTS = 1;
    static final int STATE = 2;
    static final int FROM = 3;
    static final int TO = 4;
    static final int SPILL = 5;
    static final int OWN_ARRAYS = 6;
    private static final int FIRST_FREE = 7;

    private final CodeBuilder code;
    private final Routine routine;
    private final CodeBlocks blocks;
    private final ScalarEmitter scalars;
    private final Map<Node, Integer> nodes = new IdentityHashMap<>();

    /**
     * Nodes whose value is in the array for operands and results of outlined methods, at their id.
     */
    private final Set<Node> spilled = Collections.newSetFromMap(new IdentityHashMap<>());

    private final Map<Integer, Integer> variables = new HashMap<>();
    private final Map<Integer, Integer> arrays = new HashMap<>();
    private int free = FIRST_FREE;

    Frame(CodeBuilder code, Routine routine, CodeBlocks blocks) {
        this.code = code;
        this.routine = routine;
        this.blocks = blocks;
        scalars = new ScalarEmitter(code);
    }

    static TypeKind kind(Node node) {
        return node.isVector() ? TypeKind.REFERENCE : ScalarEmitter.kind(node.dtype);
    }

    // ---- slots
    // ---------------------------------------------------------------------------------------------------

    /** Where the next local will be: to go back to when a block ends. */
    int mark() {
        return free;
    }

    void release(int mark) {
        free = mark;
    }

    int allocate(TypeKind kind) {
        int local = free;
        free += kind.slotSize();
        return local;
    }

    // ---- nodes
    // ---------------------------------------------------------------------------------------------------

    boolean holds(Node node) {
        return nodes.containsKey(node) || spilled.contains(node);
    }

    /** Whether the value is in a local of its own. */
    boolean hasLocal(Node node) {
        return nodes.containsKey(node);
    }

    int local(Node node) {
        return nodes.get(node);
    }

    void place(Node node, int local) {
        nodes.put(node, local);
    }

    /** Keeps the value on the stack as that of a node. */
    void store(Node node) {
        int local = allocate(kind(node));
        code.storeLocal(kind(node), local);
        nodes.put(node, local);
    }

    void load(Node node) {
        if (spilled.contains(node)) {
            code.aload(SPILL).loadConstant(node.id).laload();
            scalars.fromState(node.dtype);
        } else {
            code.loadLocal(kind(node), nodes.get(node));
        }
    }

    /** Notes that an outlined method has put the node's value into the array. */
    void isSpilled(Node node) {
        spilled.add(node);
    }

    int variable(Variable variable, TypeKind kind) {
        return variables.computeIfAbsent(variable.number, _ -> allocate(kind));
    }

    int variable(Node read) {
        return variables.get((int) read.payload);
    }

    // ---- arrays
    // --------------------------------------------------------------------------------------------------

    int array(int number) {
        return arrays.get(number);
    }

    /** Whether an array belongs to the method that uses it, and does not come with the launch. */
    private boolean isOwn(int array) {
        return array >= routine.given();
    }

    /** Puts all arrays that a method uses into locals; its own ones are new. */
    void prepareArrays(Set<Integer> used) {
        for (int array : used) {
            if (isOwn(array)) {
                length(array);
                code.newarray(ScalarEmitter.element(blocks.dtype(array)));
            } else {
                code.aload(ARRAYS).loadConstant(array).aaload();
                code.checkcast(ScalarEmitter.array(blocks.dtype(array)));
            }
            keepArray(array);
        }
    }

    private void keepArray(int array) {
        int local = allocate(TypeKind.REFERENCE);
        code.astore(local);
        arrays.put(array, local);
    }

    private void length(int array) {
        int all = routine.arrays().size();
        if (array < all) {
            size(routine.scratchSizes().get(array - routine.given()));
        } else {
            code.loadConstant(blocks.temporaries.get(array - all).length());
        }
    }

    /** Puts a size on the stack. */
    void size(Node size) {
        if (size.is(Kind.ARGUMENT)) {
            code.aload(ARGUMENTS).loadConstant((int) size.payload).iaload();
        } else {
            code.loadConstant((int) size.payload);
        }
    }

    /** Makes what outlined methods are given besides the method's own parameters. */
    void prepareOutlines() {
        code.loadConstant(blocks.nodes.all().size()).newarray(TypeKind.LONG).astore(SPILL);
        int own = routine.arrays().size() + blocks.temporaries.size() - routine.given();
        code.loadConstant(own).anewarray(CD_Object).astore(OWN_ARRAYS);
        arrays.forEach((array, local) -> {
            if (isOwn(array)) {
                code.aload(OWN_ARRAYS).loadConstant(array - routine.given()).aload(local).aastore();
            }
        });
    }

    /** Puts arrays into the locals of an outlined method. */
    void findArrays(Set<Integer> used) {
        for (int array : used) {
            if (isOwn(array)) {
                code.aload(OWN_ARRAYS).loadConstant(array - routine.given()).aaload();
            } else {
                code.aload(ARRAYS).loadConstant(array).aaload();
            }
            code.checkcast(ScalarEmitter.array(blocks.dtype(array)));
            keepArray(array);
        }
    }
}
