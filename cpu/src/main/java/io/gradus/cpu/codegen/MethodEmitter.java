package io.gradus.cpu.codegen;

import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_long;

import io.gradus.cpu.codegen.Node.Kind;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Writes the bytecode of a part's method: its steps, and before each step the nodes that it needs.
 */
final class MethodEmitter {
    private static final ClassDesc CHECKS = ClassDesc.of(FailedCheck.class.getName());

    private final CodeBuilder code;
    private final ClassDesc owner;
    private final String name;
    private final Routine routine;
    private final CodeBlocks blocks;
    private final boolean outlines;
    private final Schedule schedule;
    private final Frame frame;
    private final NodeEmitter nodes;
    private final List<Outline> outlined = new ArrayList<>();

    /**
     * Prepares a method.
     *
     * @param owner the class that it is written for
     * @param name its name
     * @param outlines whether to move long lists of nodes to methods of their own
     */
    MethodEmitter(
            CodeBuilder code,
            ClassDesc owner,
            String name,
            Routine routine,
            CodeBlocks blocks,
            boolean outlines) {
        this.code = code;
        this.owner = owner;
        this.name = name;
        this.routine = routine;
        this.blocks = blocks;
        this.outlines = outlines;
        schedule = new Schedule(blocks);
        frame = new Frame(code, routine, blocks);
        nodes = new NodeEmitter(code, frame, schedule);
    }

    /** The method that does what vectors leave over of a part. */
    static String rest(String part) {
        return part + "_rest";
    }

    /**
     * Writes the method; the answer is what has to be written with {@link #emit(CodeBuilder,
     * Outline)} besides.
     */
    List<Outline> emit() {
        frame.prepareArrays(usedArrays());
        if (outlines) {
            frame.prepareOutlines();
        }
        block(blocks.method);
        code.return_();
        return outlined;
    }

    /** Writes an outlined method. */
    void emit(CodeBuilder outside, Outline outline) {
        var inner = new Frame(outside, routine, blocks);
        inner.findArrays(usedArrays());
        var emitter = new NodeEmitter(outside, inner, schedule);
        for (var node : outline.inputs()) {
            emitter.load(node.dtype, Frame.SPILL, node.id);
            inner.store(node);
        }
        emitter.compute(outline.nodes());
        for (var node : outline.outputs()) {
            emitter.store(node, Frame.SPILL, node.id);
        }
        outside.return_();
    }

    private Set<Integer> usedArrays() {
        var used = new TreeSet<Integer>();
        stored(blocks.method, used);
        for (var node : blocks.nodes.all()) {
            if (node.is(Kind.LOAD) && schedule.isUsed(node)) {
                used.add(node.array());
            }
        }
        return used;
    }

    private static void stored(Block block, Set<Integer> to) {
        for (var step : block.steps) {
            switch (step) {
                case Code.Store store -> to.add(store.array());
                case Code.Loop loop -> stored(loop.body(), to);
                case Code.If branch -> stored(branch.body(), to);
                case Code.Assign _, Code.Check _, Code.Keep _, Code.Leave _, Code.Rest _ -> {}
            }
        }
    }

    // ---- nodes
    // ---------------------------------------------------------------------------------------------------

    private void compute(List<Node> list) {
        if (!outlines || !Outline.isLong(list, schedule)) {
            nodes.compute(list);
            return;
        }
        Set<Node> given = Collections.newSetFromMap(new IdentityHashMap<>());
        for (var piece : Outline.cut(list, schedule)) {
            var outline = Outline.of(name + "_" + outlined.size(), piece, schedule, frame::holds);
            outlined.add(outline);
            for (var node : outline.inputs()) {
                if (given.add(node)) {
                    nodes.store(node, Frame.SPILL, node.id);
                }
            }
            parameters(Frame.FROM);
            code.iload(Frame.TO).aload(Frame.SPILL).aload(Frame.OWN_ARRAYS);
            code.invokestatic(owner, outline.name(), Frame.OUTLINE);
            outline.outputs().forEach(frame::isSpilled);
            given.addAll(outline.outputs());
        }
    }

    private void parameters(int from) {
        code.aload(Frame.ARRAYS).aload(Frame.ARGUMENTS).aload(Frame.STATE).iload(from);
    }

    // ---- steps
    // ---------------------------------------------------------------------------------------------------

    private void block(Block block) {
        int outer = frame.mark();
        for (int i = 0; i < block.steps.size(); i++) {
            compute(schedule.before(block, i));
            step(block.steps.get(i));
        }
        frame.release(outer);
    }

    private void step(Code step) {
        switch (step) {
            case Code.Loop loop -> loop(loop);
            case Code.If branch -> {
                var end = code.newLabel();
                nodes.conditions().jumpUnless(branch.condition(), end);
                block(branch.body());
                code.labelBinding(end);
            }
            case Code.Assign assign -> assign(assign);
            case Code.Store store -> nodes.store(store);
            case Code.Check check -> check(check);
            case Code.Keep keep -> keep(keep.value());
            case Code.Leave leave -> nodes.store(leave.value(), Frame.STATE, leave.slot());
            case Code.Rest rest -> {
                nodes.push(rest.from());
                int from = frame.mark();
                code.istore(from);
                parameters(from);
                code.iload(Frame.TO).invokestatic(owner, rest(name), Frame.PART);
            }
        }
    }

    private void loop(Code.Loop loop) {
        int outer = frame.mark();
        int position = frame.allocate(TypeKind.INT);
        int limit = frame.allocate(TypeKind.INT);
        nodes.push(loop.from());
        code.istore(position);
        nodes.push(loop.to());
        code.istore(limit);
        frame.place(loop.position(), position);
        var top = code.newBoundLabel();
        var end = code.newLabel();
        code.iload(position).iload(limit).if_icmpge(end);
        block(loop.body());
        code.iinc(position, loop.step()).goto_(top).labelBinding(end);
        frame.release(outer);
    }

    private void assign(Code.Assign assign) {
        assign.values().forEach(nodes::push);
        for (var variable : assign.variables().reversed()) {
            var kind = variable.lanes > 1 ? TypeKind.REFERENCE : ScalarEmitter.kind(variable.dtype);
            code.storeLocal(kind, frame.variable(variable, kind));
        }
    }

    /** The node is in a local already if anything else uses it. */
    private void keep(Node node) {
        if (!frame.holds(node)) {
            nodes.push(node);
            if (Frame.kind(node).slotSize() == 2) {
                code.pop2();
            } else {
                code.pop();
            }
        }
    }

    private void check(Code.Check check) {
        var holds = code.newLabel();
        nodes.conditions().jumpIf(check.condition(), holds);
        code.loadConstant(check.message());
        code.loadConstant(check.arguments().size()).newarray(TypeKind.LONG);
        for (int i = 0; i < check.arguments().size(); i++) {
            var argument = check.arguments().get(i);
            code.dup().loadConstant(i);
            nodes.push(argument);
            code.conversion(ScalarEmitter.kind(argument.dtype), TypeKind.LONG).lastore();
        }
        code.invokestatic(CHECKS, "of", MethodTypeDesc.of(CHECKS, CD_int, CD_long.arrayType()));
        code.athrow().labelBinding(holds);
    }
}
