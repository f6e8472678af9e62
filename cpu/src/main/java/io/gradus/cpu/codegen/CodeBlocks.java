package io.gradus.cpu.codegen;

import io.gradus.cpu.codegen.Node.Kind;
import io.gradus.ir.DType;
import io.gradus.ir.Expr.BinaryOp;
import io.gradus.ir.Expr.Comparison;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Builds the code of one method. It knows which assignment and which store a read has to see: reads
 * of variables and of changing arrays become new nodes whenever those change, and such a node lives
 * in the block where the change happened.
 */
final class CodeBlocks {
    final Nodes nodes = new Nodes();
    final Lift lift = new Lift(nodes);
    final Block method = Block.method();

    /**
     * Arrays of fixed length that only this method uses; their numbers follow those of the
     * routine's arrays.
     */
    final List<Temporary> temporaries = new ArrayList<>();

    private final Routine routine;
    private final int[] versions;
    private final @Nullable Block[] homes;
    private Block current = method;
    private int numbers;

    /** An array that lives as long as one call of the method. */
    record Temporary(DType dtype, int length) {}

    CodeBlocks(Routine routine) {
        this.routine = routine;
        versions = new int[routine.arrays().size()];
        homes = new @Nullable Block[versions.length];
    }

    // ---- steps
    // ---------------------------------------------------------------------------------------------------

    void add(Code code) {
        current.steps.add(code);
    }

    /** A loop; the body is given its position. */
    void loop(
            Node from,
            Node to,
            int step,
            List<Variable> changed,
            Set<Integer> stored,
            Consumer<Node> body) {
        var block = current.loop();
        nested(
                block,
                changed,
                stored,
                () -> {
                    var position =
                            nodes.make(Kind.AXIS, DType.INT32, DType.INT32, 1, numbers++, block);
                    body.accept(position);
                    return new Code.Loop(position, from, to, step, block);
                });
    }

    /** A branch; nothing if the condition is known not to hold. */
    void when(Node condition, List<Variable> changed, Runnable body) {
        if (condition.is(Kind.CONSTANT)) {
            if (condition.payload != 0) {
                body.run();
            }
            return;
        }
        var block = current.branch();
        nested(
                block,
                changed,
                Set.of(),
                () -> {
                    body.run();
                    return new Code.If(condition, block);
                });
    }

    private void nested(
            Block block,
            List<Variable> changed,
            Set<Integer> stored,
            java.util.function.Supplier<Code> body) {
        var outer = current;
        block.position = outer.steps.size();
        current = block;
        changed.forEach(this::refresh);
        stored.forEach(this::change);
        var code = body.get();
        current = outer;
        outer.steps.add(code);
        changed.forEach(this::refresh);
        stored.forEach(this::change);
    }

    void store(int array, Node index, Node value) {
        add(new Code.Store(array, index, value));
        change(array);
    }

    private void change(int array) {
        if (array < versions.length) {
            versions[array] = ++numbers;
            homes[array] = current;
        }
    }

    // ---- variables
    // -----------------------------------------------------------------------------------------------

    List<Variable> variables(List<Node> initial) {
        var variables = new ArrayList<Variable>();
        for (var node : initial) {
            variables.add(new Variable(numbers++, node));
        }
        assign(variables, initial);
        return variables;
    }

    void assign(List<Variable> variables, List<Node> values) {
        var fitting = new ArrayList<Node>();
        for (int i = 0; i < values.size(); i++) {
            var variable = variables.get(i);
            var value = values.get(i);
            fitting.add(
                    variable.lanes == 1
                            ? value
                            : lift.broadcast(value, variable.lane, variable.lanes));
        }
        add(new Code.Assign(List.copyOf(variables), fitting));
        variables.forEach(this::refresh);
    }

    private void refresh(Variable variable) {
        long payload = variable.number | (long) numbers++ << Integer.SIZE;
        variable.now =
                nodes.make(
                        Kind.VARIABLE,
                        variable.dtype,
                        variable.lane,
                        variable.lanes,
                        payload,
                        current);
    }

    static List<Node> now(Collection<Variable> variables) {
        return variables.stream().map(variable -> variable.now).toList();
    }

    // ---- memory
    // --------------------------------------------------------------------------------------------------

    Node load(int array, Node index, int lanes, DType lane, boolean bounded) {
        var dtype = dtype(array);
        boolean temporary = array >= versions.length;
        // Each read of a temporary is its own node: it is made where it is needed.
        int version = temporary ? ++numbers : versions[array];
        var home = temporary ? current : homes[array];
        return nodes.make(
                Kind.LOAD, dtype, lane, lanes, Node.loadOf(array, version, bounded), home, index);
    }

    int temporary(DType dtype, int length) {
        temporaries.add(new Temporary(dtype, length));
        return routine.arrays().size() + temporaries.size() - 1;
    }

    DType dtype(int array) {
        int given = routine.arrays().size();
        return array < given ? routine.arrays().get(array) : temporaries.get(array - given).dtype();
    }

    // ---- int arithmetic
    // ------------------------------------------------------------------------------------------

    Node constant(int value) {
        return nodes.constant(value);
    }

    Node ints(BinaryOp op, Node x, Node y) {
        return nodes.scalar(op, DType.INT32, x, y);
    }

    Node ints(BinaryOp op, Node x, int y) {
        return ints(op, x, constant(y));
    }

    Node compare(Comparison op, Node x, Node y) {
        return nodes.scalar(op, DType.BOOL, x, y);
    }

    Node compare(Comparison op, Node x, int y) {
        return compare(op, x, constant(y));
    }
}
