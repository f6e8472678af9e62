package io.gradus.tensor.ops;

import static io.gradus.tensor.ops.OpTable.EXACT;
import static io.gradus.tensor.ops.OpTable.row;

import io.gradus.tensor.ops.OpTable.Row;
import java.util.List;

/** The rows of repeats, shifts, turns, borders and triangles. */
final class PatternRows {
    private PatternRows() {}

    static final List<Row> ROWS =
            List.of(
                    row("tile(int[])", EXACT),
                    row("repeat(int, int)", EXACT),
                    row("repeat(int[], int)", EXACT),
                    row("roll(int, int)", EXACT),
                    row("ravel()", EXACT).open(),
                    row("swapAxes(int, int)", EXACT),
                    row("moveAxis(int, int)", EXACT),
                    row("rot90(int, int, int)", EXACT),
                    row("tril(int)", EXACT).open(),
                    row("triu(int)", EXACT).open(),
                    row("pad(int[], int[], PadMode)", EXACT),
                    row("diff(int, int)", 1).roundings(8).unsignedZero());
}
