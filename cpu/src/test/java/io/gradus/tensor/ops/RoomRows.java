package io.gradus.tensor.ops;

import static io.gradus.tensor.ops.OpTable.EXACT;
import static io.gradus.tensor.ops.OpTable.noGradient;
import static io.gradus.tensor.ops.OpTable.row;

import io.gradus.tensor.ops.OpTable.Row;
import java.util.List;

/** The rows of functions that make tensors and put them together. */
final class RoomRows {
    private RoomRows() {}

    static final List<Row> ROWS =
            List.of(
                    noGradient("Grids.linspace(double, double, int)"),
                    noGradient("Grids.linspace(double, double, int, boolean, DType)"),
                    noGradient("Grids.logspace(double, double, int, boolean, double, DType)")
                            .ulps(2),
                    noGradient("Grids.geomspace(double, double, int, boolean, DType)").ulps(2),
                    noGradient("Grids.eye(int, int, int, DType)"),
                    noGradient("Grids.tri(int, int, int, DType)"),
                    row("Grids.meshgrid(List, boolean)", EXACT),
                    row("Grids.vander(Operand, int, boolean)", 2),
                    row("Stacks.vstack(List)", EXACT),
                    row("Stacks.hstack(List)", EXACT),
                    row("Stacks.dstack(List)", EXACT),
                    row("Stacks.columnStack(List)", EXACT),
                    row("Stacks.append(Operand, Operand)", EXACT),
                    row("Stacks.arraySplit(Operand, int, int)", EXACT));
}
