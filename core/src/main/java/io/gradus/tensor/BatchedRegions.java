package io.gradus.tensor;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How branches and loops are batched. A branch or a loop that all examples take stays one. Where
 * examples choose differently both branches run, and each example has the results of its own; a
 * loop runs as long as one example goes on, and the others keep what they have.
 */
final class BatchedRegions {
    private final Batching batching;

    BatchedRegions(Batching batching) {
        this.batching = batching;
    }

    List<Batched> call(RegionOp op, List<Batched> in) {
        return switch (op) {
            case CondOp cond -> cond(cond, in);
            case LoopOp loop -> loop(loop, in);
        };
    }

    private static boolean[] mapped(List<Batched> values) {
        var mapped = new boolean[values.size()];
        for (int i = 0; i < mapped.length; i++) {
            mapped[i] = values.get(i).mapped();
        }
        return mapped;
    }

    /** One value for the examples where a mask holds, another for the rest. */
    private Batched select(Tensor mask, Batched chosen, Batched rest) {
        int rank = chosen.rank();
        var ranked = new Batched(mask, true).ranked(rank);
        return new Batched(Tensors.where(ranked, chosen.tensor(), rest.tensor()), true);
    }

    // ---- branches
    // ------------------------------------------------------------------------------------------------

    private List<Batched> cond(CondOp op, List<Batched> in) {
        var predicate = in.getFirst();
        var given = in.subList(1, in.size());
        if (predicate.mapped()) {
            return both(op, predicate.tensor(), given);
        }
        var flags = flow(op, mapped(in), uneven());
        var outputs =
                CondOp.cond(
                        predicate.tensor(),
                        () -> tensors(branch(batching, op, true, given), flags, 0),
                        () -> tensors(branch(batching, op, false, given), flags, 0));
        return batched(outputs, flags, 0);
    }

    private static List<Batched> branch(
            Batching batching, CondOp op, boolean chosen, List<Batched> given) {
        var body = op.branch(chosen);
        return batching.run(body.trace(), op.inputs(body), given, op.outputs(body));
    }

    private List<Batched> both(CondOp op, Tensor predicate, List<Batched> given) {
        var then = branch(batching.masked(predicate), op, true, given);
        var otherwise = branch(batching.masked(predicate.logicalNot()), op, false, given);
        var outputs = new ArrayList<Batched>();
        for (int i = 0; i < then.size(); i++) {
            var a = then.get(i);
            var b = otherwise.get(i);
            // Both have drawn from the same state on, each example from one of them.
            outputs.add(
                    op.isDraws(i) && !a.mapped() && !b.mapped()
                            ? new Batched(a.tensor().maximum(b.tensor()), false)
                            : select(predicate, a, b));
        }
        return outputs;
    }

    private List<Tensor> tensors(List<Batched> values, boolean[] flags, int first) {
        var tensors = new ArrayList<Tensor>();
        for (int i = 0; i < values.size(); i++) {
            tensors.add(values.get(i).spread(batching.size(), flags[first + i]).tensor());
        }
        return tensors;
    }

    private static List<Batched> batched(List<Tensor> tensors, boolean[] flags, int first) {
        var values = new ArrayList<Batched>();
        for (int i = 0; i < tensors.size(); i++) {
            values.add(new Batched(tensors.get(i), flags[first + i]));
        }
        return values;
    }

    // ---- loops
    // ---------------------------------------------------------------------------------------------------

    private List<Batched> loop(LoopOp op, List<Batched> in) {
        return new Loop(op, in).call();
    }

    /**
     * One loop for all examples. Where some take fewer steps than others, the steps that an example
     * does not take leave its states as they are and stack zeros, which add nothing to any sum.
     */
    private final class Loop {
        private final LoopOp op;
        private final List<Batched> in;
        private final int states;
        private final int outside;
        private final boolean[] flags;
        private final String length;
        // A while loop that carries, before its states, whether any example goes on.
        private final boolean asksAny;
        private final @Nullable Tensor taken;

        Loop(LoopOp op, List<Batched> in) {
            this.op = op;
            this.in = in;
            states = op.stateCount();
            outside = states + op.sequenceCount();
            flags = flow(op, mapped(in), uneven());
            length = op.kind().length().symbolName();
            asksAny = op.kind().isWhile() && flags[0];
            taken = op.kind().isWhile() ? null : batching.taken().get(length);
        }

        List<Batched> call() {
            var kind = op.kind();
            var initial = new ArrayList<>(tensors(in.subList(0, states), flags, 0));
            if (asksAny) {
                initial.addFirst(initial.getFirst().any());
            }
            LoopOp.StepResult result;
            if (kind.isWhile()) {
                result = LoopOp.whileLoop(kind.name(), this::step, initial, kind.maximum());
            } else {
                var along = new ArrayList<Tensor>();
                in.subList(states, outside).forEach(x -> along.add(stepsFirst(x)));
                if (taken != null) {
                    along.add(Batched.moved(taken, 1, 0));
                }
                result = LoopOp.scan(kind.name(), this::step, initial, along, kind.reverse());
            }
            var carry = result.carry().subList(asksAny ? 1 : 0, result.carry().size());
            var outputs = batched(carry, flags, 0);
            var stacks = result.outputs();
            if (kind.isWhile() && !stacks.isEmpty()) {
                batching.sizes().put(length, stacks.getFirst().shape().dim(0));
            }
            if (asksAny && !stacks.isEmpty()) {
                batching.taken().put(length, Batched.moved(stacks.getLast(), 1, 0));
                stacks = stacks.subList(0, stacks.size() - 1);
            }
            for (int i = 0; i < stacks.size(); i++) {
                boolean mapped = flags[states + i];
                var stack = stacks.get(i);
                outputs.add(new Batched(mapped ? Batched.moved(stack, 1, 0) : stack, mapped));
            }
            return outputs;
        }

        private Tensor stepsFirst(Batched sequence) {
            return sequence.mapped() ? Batched.moved(sequence.tensor(), 0, 1) : sequence.tensor();
        }

        private LoopOp.StepResult step(List<Tensor> carry, List<Tensor> slices) {
            var now = batched(carry.subList(asksAny ? 1 : 0, carry.size()), flags, 0);
            var given = new ArrayList<>(now);
            for (int i = states; i < outside; i++) {
                given.add(new Batched(slices.get(i - states), in.get(i).mapped()));
            }
            given.addAll(in.subList(outside, in.size()));
            @Nullable Tensor goesOn =
                    asksAny ? now.getFirst().tensor() : taken == null ? null : slices.getLast();
            var code = goesOn == null ? batching : batching.masked(goesOn);
            var made = code.run(op.body().trace(), op.bodyInputs(), given, op.bodyOutputs());
            var next = new ArrayList<>(made.subList(0, states));
            var stacks = new ArrayList<>(made.subList(states, made.size()));
            if (goesOn != null) {
                for (int i = 0; i < states; i++) {
                    if (!op.isDraws(i)) {
                        next.set(i, select(goesOn, next.get(i), now.get(i)));
                    }
                }
                for (int i = 0; i < stacks.size(); i++) {
                    if (!op.isTrailOfDraws(i)) {
                        stacks.set(i, select(goesOn, stacks.get(i), zeros(stacks.get(i))));
                    }
                }
            }
            var carried = new ArrayList<>(tensors(next, flags, 0));
            var stacked = new ArrayList<>(tensors(stacks, flags, states));
            if (asksAny) {
                carried.addFirst(carried.getFirst().any());
                if (!stacked.isEmpty()) {
                    stacked.add(now.getFirst().tensor());
                }
            }
            return new LoopOp.StepResult(carried, stacked);
        }

        private static Batched zeros(Batched like) {
            return new Batched(Tensor.zeros(like.example(), like.tensor().dtype()), false);
        }
    }

    // ---- what differs between examples
    // ------------------------------------------------------------------------------

    /** The open sizes that are not the same for all examples. */
    private Set<String> uneven() {
        return new HashSet<>(batching.taken().keySet());
    }

    /** Which outputs of a call differ, by which inputs do. */
    private static boolean[] flow(Op op, boolean[] in, Set<String> uneven) {
        return switch (op) {
            case CondOp cond -> flow(cond, in, uneven);
            case LoopOp loop -> flow(loop, in, uneven);
            case RandomOp _ -> new boolean[] {true};
            default -> {
                boolean any = false;
                for (boolean mapped : in) {
                    any |= mapped;
                }
                yield new boolean[] {any};
            }
        };
    }

    private static boolean[] flow(CondOp op, boolean[] in, Set<String> uneven) {
        var given = Arrays.copyOfRange(in, 1, in.length);
        var then = flow(op.branch(true), op, given, uneven);
        var otherwise = flow(op.branch(false), op, given, uneven);
        for (int i = 0; i < then.length; i++) {
            then[i] |= otherwise[i] || in[0] && !op.isDraws(i);
        }
        return then;
    }

    private static boolean[] flow(RegionBody body, CondOp op, boolean[] given, Set<String> uneven) {
        return flow(body.trace(), op.inputs(body), given, op.outputs(body), uneven);
    }

    private static boolean[] flow(LoopOp op, boolean[] in, Set<String> uneven) {
        int states = op.stateCount();
        var given = in.clone();
        for (; ; ) {
            var length = op.kind().length().symbolName();
            boolean masked = op.kind().isWhile() ? given[0] : uneven.contains(length);
            if (masked) {
                uneven.add(length);
            }
            for (int i = 0; i < states; i++) {
                given[i] |= masked && !op.isDraws(i);
            }
            var made = flow(op.body().trace(), op.bodyInputs(), given, op.bodyOutputs(), uneven);
            boolean changed = false;
            for (int i = 0; i < states; i++) {
                changed |= made[i] && !given[i];
                given[i] |= made[i];
            }
            if (!changed) {
                for (int i = 0; i < made.length; i++) {
                    made[i] =
                            i < states
                                    ? given[i]
                                    : made[i] || masked && !op.isTrailOfDraws(i - states);
                }
                return made;
            }
        }
    }

    private static boolean[] flow(
            Trace trace,
            List<Tensor> inputs,
            boolean[] given,
            List<Tensor> outputs,
            Set<String> uneven) {
        Map<Tensor, Boolean> mapped = new IdentityHashMap<>();
        for (int i = 0; i < given.length; i++) {
            mapped.put(inputs.get(i), given[i]);
        }
        for (var call : trace.calls()) {
            var made = flow(call.op(), flags(mapped, List.of(call.inputs())), uneven);
            for (int i = 0; i < call.outputs().length; i++) {
                mapped.put(call.outputs()[i], made[Math.min(i, made.length - 1)]);
            }
        }
        return flags(mapped, outputs);
    }

    private static boolean[] flags(Map<Tensor, Boolean> mapped, List<Tensor> tensors) {
        var flags = new boolean[tensors.size()];
        for (int i = 0; i < flags.length; i++) {
            flags[i] = mapped.getOrDefault(tensors.get(i), false);
        }
        return flags;
    }
}
