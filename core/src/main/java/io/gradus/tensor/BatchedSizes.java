package io.gradus.tensor;

import io.gradus.ir.Dim;
import io.gradus.ir.Shape;
import java.util.List;
import java.util.function.Function;

/** Ops whose attributes hold open sizes, with others in their place. */
final class BatchedSizes {
    private BatchedSizes() {}

    /** The op with other sizes in the place of open ones. */
    static Op bind(Op op, Function<String, Dim> sizes) {
        return switch (op) {
            case MoveOp.Reshape(var shape) -> new MoveOp.Reshape(bind(shape, sizes));
            case MoveOp.BroadcastTo(var shape) -> new MoveOp.BroadcastTo(bind(shape, sizes));
            case MoveOp.Slice(var begin, var lengths, var steps) ->
                    new MoveOp.Slice(bind(begin, sizes), bind(lengths, sizes), steps);
            case MoveOp.Unslice(var shape, var begin, var steps) ->
                    new MoveOp.Unslice(bind(shape, sizes), bind(begin, sizes), steps);
            case MoveOp.Pad(var shape, var before, double value) ->
                    new MoveOp.Pad(bind(shape, sizes), bind(before, sizes), value);
            case GenerateOp.Fill(var dtype, var shape, var value) ->
                    new GenerateOp.Fill(dtype, bind(shape, sizes), value);
            case GenerateOp.Range(var dtype, var count, var terms) ->
                    new GenerateOp.Range(dtype, count.replace(sizes), terms);
            case GenerateOp.Size(var dim, var dtype) ->
                    new GenerateOp.Size(dim.replace(sizes), dtype);
            case RandomOp random -> random.of(bind(random.shape(), sizes));
            case IndexOp.ScatterAdd(var shape, int axis) ->
                    new IndexOp.ScatterAdd(bind(shape, sizes), axis);
            case IndexOp.AddAlong(var shape, int axis) ->
                    new IndexOp.AddAlong(bind(shape, sizes), axis);
            case PoolOp(var kind, var window, var images) ->
                    new PoolOp(kind, window, bind(images, sizes));
            case ConvolutionOp(var direction, var strides, var padding, var images, var filters) ->
                    new ConvolutionOp(
                            direction, strides, padding, bind(images, sizes), bind(filters, sizes));
            case Elementwise _,
                    IntegerPower _,
                    CastOp _,
                    ReadOp _,
                    MatmulOp _,
                    PartsOp _,
                    ReduceOp _,
                    RowOp _,
                    MoveOp.Transpose _,
                    MoveOp.Flip _,
                    IndexOp.Gather _,
                    UpdateRows _,
                    SearchSorted _,
                    SortOp _,
                    ScanOp _,
                    DiagonalOp _,
                    FactorOp _,
                    FourierOp _,
                    IndexOp.TakeAlong _,
                    IndexOp.OneHot _,
                    RegionOp _,
                    EffectOp _,
                    CompositeOp _,
                    FunctionOp _ ->
                    op;
        };
    }

    private static Shape bind(Shape shape, Function<String, Dim> sizes) {
        return shape.isFixed() ? shape : Shape.of(bind(shape.dims(), sizes));
    }

    private static List<Dim> bind(List<Dim> dims, Function<String, Dim> sizes) {
        return dims.stream().map(dim -> dim.replace(sizes)).toList();
    }
}
