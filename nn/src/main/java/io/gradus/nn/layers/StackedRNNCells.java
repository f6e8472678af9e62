package io.gradus.nn.layers;

import io.gradus.ir.Shape;
import io.gradus.nn.Layer;
import io.gradus.nn.config.Config;
import io.gradus.tensor.Tensor;
import io.gradus.tensor.TensorType;
import java.util.ArrayList;
import java.util.List;

/**
 * Cells on top of one another: the output of each is the input of the next, in the same step. Their
 * states stand behind one another, those of the first cell first.
 *
 * <p>Dropout is the same in all steps of a sequence if all cells are of this library; among cells
 * of one's own it is drawn anew in each.
 */
public final class StackedRNNCells extends Cell {
    private List<Cell> cells;
    private final List<Shape> outputShapes = new ArrayList<>();

    /**
     * A stack of cells.
     *
     * @param cells the cells, the first of which gets the inputs
     */
    public StackedRNNCells(List<? extends Cell> cells) {
        this.cells = atLeastOne(List.copyOf(cells));
    }

    /**
     * A stack of cells.
     *
     * @param cells the cells, the first of which gets the inputs
     */
    public StackedRNNCells(Cell... cells) {
        this(List.of(cells));
    }

    private static List<Cell> atLeastOne(List<Cell> cells) {
        if (cells.isEmpty()) {
            throw new IllegalArgumentException("there are no cells: give at least one");
        }
        return cells;
    }

    /** The cell that a layer out of a file is. */
    static Cell cell(Layer layer) {
        if (layer instanceof Cell cell) {
            return cell;
        }
        throw new IllegalArgumentException(
                layer.getClass().getSimpleName() + " is no cell: it must be one such as LSTMCell");
    }

    @Override
    protected StackedRNNCells copy() {
        var copy = new StackedRNNCells(cells.stream().map(Cell::copy).toList());
        copy.dtype(dtype());
        copy.trainable(isTrainable());
        return copy;
    }

    @Override
    protected void build(Shape inputShape) {
        outputShapes.clear();
        var shape = inputShape;
        for (var cell : cells) {
            var input = new TensorType(cell.dtype().compute(), shape);
            shape = cell.outputTypes(List.of(input)).getFirst().shape();
            outputShapes.add(shape);
        }
    }

    /** What a cell gives to the next one. */
    private Shape outputShape(int index, Shape inputShape) {
        var cell = cells.get(index);
        return cell.outputsState()
                ? cell.stateShapes(inputShape).getFirst().inserted(0, inputShape.dim(0))
                : outputShapes.get(index).with(0, inputShape.dim(0));
    }

    @Override
    protected List<Shape> stateShapes(Shape inputShape) {
        var shapes = new ArrayList<Shape>();
        var input = inputShape;
        for (int i = 0; i < cells.size(); i++) {
            shapes.addAll(cells.get(i).stateShapes(input));
            input = outputShape(i, input);
        }
        return shapes;
    }

    @Override
    protected List<Tensor> initialStates(Shape inputShape) {
        var states = new ArrayList<Tensor>();
        var input = inputShape;
        for (int i = 0; i < cells.size(); i++) {
            states.addAll(cells.get(i).initialStates(input));
            input = outputShape(i, input);
        }
        return states;
    }

    @Override
    protected Step step(Tensor inputs, List<Tensor> states, boolean training) {
        var next = new ArrayList<Tensor>();
        var x = inputs;
        int taken = 0;
        for (var cell : cells) {
            int count = cell.stateShapes(x.shape()).size();
            var arguments = new ArrayList<Tensor>();
            arguments.add(x);
            arguments.addAll(states.subList(taken, taken + count));
            var made = cell.applyAll(arguments, training);
            x = made.getFirst();
            next.addAll(made.subList(1, made.size()));
            taken += count;
        }
        return new Step(x, next);
    }

    /**
     * Cells of this library go along all steps one after the other, so that the work on the inputs
     * of each is done at once.
     */
    @Override
    Walk.Result walk(Walk walk, Tensor steps, List<Tensor> states) {
        if (!cells.stream().allMatch(Cell::outputsState)) {
            return super.walk(walk, steps, states);
        }
        var next = new ArrayList<Tensor>();
        var x = steps;
        int taken = 0;
        for (var cell : cells) {
            int count = cell.stateShapes(x.shape().without(0)).size();
            var given = states.subList(taken, taken + count);
            boolean last = taken + count == states.size();
            var made = cell.walk(last ? walk : walk.toSequences(), x, given);
            x = made.output();
            next.addAll(made.states());
            taken += count;
        }
        return new Walk.Result(x, next);
    }

    @Override
    protected void settings(Config config) {
        var read = config.objects("cells", Layer.class, List.<Layer>copyOf(cells));
        if (config.isReading()) {
            cells = atLeastOne(read.stream().map(StackedRNNCells::cell).toList());
        }
    }
}
