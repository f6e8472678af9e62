package io.gradus.cpu.codegen;

import io.gradus.cpu.codegen.Node.Kind;
import io.gradus.ir.DType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Decides in which block, and before which of its steps, each node is computed: once, where all
 * uses see it, outside of as many loops as its operands allow, and then as late as possible.
 *
 * <p>A node may so be computed where the kernel would not have come to it. That is harmless but for
 * reads and integer divisions; those are marked {@linkplain #isGuarded guarded}.
 */
final class Schedule {
    /** Operations from which one side of a select is worth a jump. */
    private static final int WORTH_A_JUMP = 8;

    /** Operations that may wait on the operand stack for one that uses them. */
    private static final int LONGEST_INLINE = 60;

    private record Use(@Nullable Node by, Block block, int position, boolean certain) {}

    private final List<Node> nodes;
    private final List<List<Use>> uses = new ArrayList<>();
    private final @Nullable Block[] blocks;
    private final Block[] earliest;
    private final int[] positions;
    private final int[] inlineWeights;
    private final int[] sizes;
    private final boolean[] guarded;
    private final Map<Node, Block[]> branches = new IdentityHashMap<>();
    private final Map<Block, Map<Integer, List<Node>>> computed = new IdentityHashMap<>();

    Schedule(CodeBlocks code) {
        nodes = code.nodes.all();
        int count = nodes.size();
        blocks = new @Nullable Block[count];
        earliest = new Block[count];
        positions = new int[count];
        inlineWeights = new int[count];
        sizes = new int[count];
        guarded = new boolean[count];
        for (var node : nodes) {
            uses.add(new ArrayList<>());
            earliest[node.id] = earliest(node, code.method);
        }
        uses(code.method);
        for (var node : nodes.reversed()) {
            if (isUsed(node)) {
                place(node);
            }
        }
        for (var node : nodes) {
            if (isUsed(node) && isStored(node)) {
                computed.get(blockOf(node)).get(positions[node.id]).add(node);
            }
        }
    }

    /** Whether anything needs the node at all. */
    boolean isUsed(Node node) {
        return !uses.get(node.id).isEmpty();
    }

    /** Whether a step, or a node that is not among those given, needs a node. */
    boolean isUsedOutside(Node node, Set<Node> inside) {
        return uses.get(node.id).stream()
                .anyMatch(use -> use.by == null || !inside.contains(use.by));
    }

    /**
     * Operations to compute a node that is kept in a local, with those that stay on the operand
     * stack.
     */
    int size(Node node) {
        return sizes[node.id];
    }

    /** The nodes to compute and to keep in locals before a step of a block, operands first. */
    List<Node> before(Block block, int position) {
        return computed.getOrDefault(block, Map.of()).getOrDefault(position, List.of());
    }

    /**
     * The blocks of the two sides of a select that jumps; null for one that computes both sides.
     */
    Block @Nullable [] branches(Node select) {
        return branches.get(select);
    }

    /** Whether a read may be out of bounds, or a divisor 0, without anybody wanting the result. */
    boolean isGuarded(Node node) {
        return guarded[node.id];
    }

    // ---- uses
    // ----------------------------------------------------------------------------------------------------

    private void uses(Block block) {
        for (int i = 0; i < block.steps.size(); i++) {
            int position = i;
            switch (block.steps.get(i)) {
                case Code.Loop loop -> {
                    use(block, position, List.of(loop.from(), loop.to()));
                    uses(loop.body());
                }
                case Code.If branch -> {
                    use(block, position, List.of(branch.condition()));
                    uses(branch.body());
                }
                case Code.Assign assign -> use(block, position, assign.values());
                case Code.Store store ->
                        use(block, position, List.of(store.index(), store.value()));
                case Code.Check check -> {
                    use(block, position, List.of(check.condition()));
                    use(block, position, check.arguments());
                }
                case Code.Keep keep -> use(block, position, List.of(keep.value()));
                case Code.Leave leave -> use(block, position, List.of(leave.value()));
                case Code.Rest rest -> use(block, position, List.of(rest.from()));
            }
        }
    }

    private void use(Block block, int position, List<Node> used) {
        for (var node : used) {
            uses.get(node.id).add(new Use(null, block, position, true));
        }
    }

    // ---- placement
    // -----------------------------------------------------------------------------------------------

    private Block earliest(Node node, Block method) {
        var deepest = node.home == null ? method : node.home;
        for (var operand : node.in) {
            var candidate = earliest[operand.id];
            deepest = candidate.depth > deepest.depth ? candidate : deepest;
        }
        return deepest;
    }

    private void place(Node node) {
        var all = uses.get(node.id);
        var block = all.getFirst().block;
        for (var use : all) {
            block = Block.common(block, use.block);
        }
        var limit = earliest[node.id];
        if (block.depth < limit.depth) {
            throw new IllegalStateException(
                    node.op + " " + node + " is used outside of where it can be computed");
        }
        for (var b = block; b != limit; ) {
            b = Block.parentOf(b);
            block = b.loops < block.loops ? b : block;
        }
        int position = Integer.MAX_VALUE;
        boolean certain = false;
        for (var use : all) {
            position = Math.min(position, climb(use, block));
            certain |= use.block == block && use.certain;
        }
        blocks[node.id] = block;
        computed.computeIfAbsent(block, _ -> new HashMap<>())
                .computeIfAbsent(position, _ -> new ArrayList<>());
        positions[node.id] = position;
        guarded[node.id] = !certain && node.isUnsafe();
        useOperands(node, block, position, certain);
    }

    private static int climb(Use use, Block to) {
        int position = use.position;
        for (var block = use.block; block != to; block = Block.parentOf(block)) {
            position = block.position;
        }
        return position;
    }

    private void useOperands(Node node, Block block, int position, boolean certain) {
        if (!node.is(Kind.SELECT)) {
            Arrays.stream(node.in).forEach(operand -> use(node, operand, block, position, certain));
            return;
        }
        use(node, node.in[0], block, position, certain);
        if (node.in[0].isVector() && node.dtype == DType.BOOL) {
            // Masks are selected as (condition ∧ x) ∨ (y ∧ ¬condition): the condition is needed
            // twice.
            use(node, node.in[0], block, position, certain);
        }
        boolean jumps =
                !node.in[0].isVector()
                        && Math.max(node.in[1].weight, node.in[2].weight) >= WORTH_A_JUMP;
        if (jumps) {
            var sides = new Block[] {block.branch(), block.branch()};
            branches.put(node, sides);
            for (int i = 0; i < 2; i++) {
                sides[i].position = position;
                use(node, node.in[i + 1], sides[i], 0, certain);
            }
        } else {
            for (var side : List.of(node.in[1], node.in[2])) {
                use(node, side, block, position, false);
                if (!node.in[0].isVector()) {
                    // Twice, so that it is computed before the select, which then needs no jump.
                    use(node, side, block, position, false);
                }
            }
        }
    }

    private void use(Node by, Node operand, Block block, int position, boolean certain) {
        uses.get(operand.id).add(new Use(by, block, position, certain));
    }

    private Block blockOf(Node node) {
        var block = blocks[node.id];
        if (block == null) {
            throw new IllegalStateException(node + " has no place");
        }
        return block;
    }

    // ---- what nodes are
    // ------------------------------------------------------------------------------------------

    /** Whether a node is kept in a local; the others are computed where they are used. */
    private boolean isStored(Node node) {
        return switch (node.op) {
            case Kind.CONSTANT, Kind.AXIS, Kind.VARIABLE, Kind.FROM, Kind.TO -> false;
            case Kind.ARGUMENT, Kind.STATE -> true;
            default -> {
                int inline = 1;
                for (var operand : node.in) {
                    inline += inlineWeights[operand.id];
                }
                var all = uses.get(node.id);
                boolean stored =
                        all.size() > 1
                                || all.getFirst().block != blocks[node.id]
                                || inline > LONGEST_INLINE;
                sizes[node.id] = inline;
                inlineWeights[node.id] = stored ? 0 : inline;
                yield stored;
            }
        };
    }
}
