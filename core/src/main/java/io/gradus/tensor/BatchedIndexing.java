package io.gradus.tensor;

import io.gradus.ir.Dim;
import io.gradus.ir.Shape;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** How positions and what they point to are batched. */
final class BatchedIndexing {
    private final Batching batching;

    BatchedIndexing(Batching batching) {
        this.batching = batching;
    }

    /** The only output, with examples along its leading axis. */
    Tensor call(IndexOp op, List<Batched> in) {
        return switch (op) {
            case IndexOp.Gather(int axis) ->
                    gather(axis, in.get(0), batching.whereActive(in.get(1)));
            case IndexOp.ScatterAdd(var shape, int axis) ->
                    scatter(shape, axis, batching.whereActive(in.get(0)), in.get(1));
            case UpdateRows update -> update(update, in);
            // Values of all examples are looked up in the one vector.
            case SearchSorted search -> Calls.call(search, in.get(0).tensor(), in.get(1).tensor());
            case IndexOp.TakeAlong(int axis) ->
                    Calls.call(
                            new IndexOp.TakeAlong(axis + 1),
                            spread(in.get(0)),
                            spread(batching.whereActive(in.get(1))));
            case IndexOp.AddAlong(var shape, int axis) ->
                    Calls.call(
                            new IndexOp.AddAlong(batching.front(shape), axis + 1),
                            spread(batching.whereActive(in.get(0))),
                            spread(in.get(1)));
            case IndexOp.OneHot hot -> Calls.call(hot, in.getFirst().tensor());
        };
    }

    private Tensor spread(Batched input) {
        return input.spread(batching.size());
    }

    private Tensor gather(int axis, Batched x, Batched indices) {
        if (!indices.mapped()) {
            return Calls.call(new IndexOp.Gather(axis + 1), x.tensor(), indices.tensor());
        }
        if (!x.mapped()) {
            return Batched.moved(
                    Calls.call(new IndexOp.Gather(axis), x.tensor(), indices.tensor()), axis, 0);
        }
        var taken =
                Calls.call(
                        new IndexOp.TakeAlong(axis + 1),
                        x.tensor(),
                        along(indices, x.example(), axis));
        var dims = new ArrayList<>(x.example().dims());
        dims.remove(axis);
        dims.addAll(axis, indices.example().dims());
        return taken.reshape(batching.front(Shape.of(dims)));
    }

    private Tensor scatter(Shape shape, int axis, Batched indices, Batched updates) {
        if (!indices.mapped()) {
            return Calls.call(
                    new IndexOp.ScatterAdd(batching.front(shape), axis + 1),
                    indices.tensor(),
                    updates.tensor());
        }
        var positions = along(indices, shape, axis);
        return Calls.call(
                new IndexOp.AddAlong(batching.front(shape), axis + 1),
                positions,
                spread(updates).reshape(positions.shape()));
    }

    /** Positions of slices as positions of their elements: the same all over a slice. */
    private Tensor along(Batched indices, Shape shape, int axis) {
        var count = indices.example().count();
        var flat = new ArrayList<>(Collections.nCopies(shape.rank(), Dim.ONE));
        flat.set(axis, count);
        return indices.tensor()
                .reshape(batching.front(Shape.of(flat)))
                .broadcastTo(batching.front(shape.with(axis, count)));
    }

    /** Rows stay the leading axis; examples lie side by side in each. */
    private Tensor update(UpdateRows op, List<Batched> in) {
        var updated =
                Calls.call(
                        op,
                        in.get(0).with(1, batching.size()),
                        in.get(1).tensor(),
                        in.get(2).with(1, batching.size()));
        return Batched.moved(updated, 1, 0);
    }
}
