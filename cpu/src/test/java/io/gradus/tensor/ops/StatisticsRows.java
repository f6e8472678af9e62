package io.gradus.tensor.ops;

import static io.gradus.tensor.ops.OpTable.EXACT;
import static io.gradus.tensor.ops.OpTable.noGradient;
import static io.gradus.tensor.ops.OpTable.row;

import io.gradus.ir.DType;
import io.gradus.tensor.ops.OpTable.Row;
import java.util.List;

/** The rows of statistics, segments, sets and whole numbers. */
final class StatisticsRows {
    private StatisticsRows() {}

    static final List<Row> ROWS =
            List.of(
                    row("Statistics.median(Operand, int[])", 8)
                            .roundings(16)
                            .unsignedZero()
                            .floats()
                            .composite(),
                    row("Nan.nanmean(Operand, int[])", 8)
                            .roundings(16)
                            .unsignedZero()
                            .floats()
                            .composite(),
                    row("Nan.nansum(Operand, int[])", 1).roundings(8).unsignedZero().composite(),
                    row("Nan.nanmax(Operand, int[])", EXACT)
                            .roundings(8)
                            .unsignedZero()
                            .composite(),
                    row("Nan.nanmin(Operand, int[])", EXACT)
                            .roundings(8)
                            .unsignedZero()
                            .composite(),
                    row("Statistics.quantile(Operand, double, int[])", 4)
                            .roundings(8)
                            .unsignedZero()
                            .floats()
                            .composite(),
                    row("Statistics.quantile(Operand, double[], int[], boolean, Interpolation)", 4)
                            .roundings(8)
                            .unsignedZero()
                            .floats()
                            .composite(),
                    row(
                                    "Statistics.percentile(Operand, double[], int[], boolean, Interpolation)",
                                    4)
                            .roundings(8)
                            .unsignedZero()
                            .floats()
                            .composite(),
                    row("Nan.nanquantile(Operand, double[], int[], boolean, Interpolation)", 4)
                            .roundings(8)
                            .unsignedZero()
                            .floats()
                            .composite(),
                    row("Nan.nanpercentile(Operand, double[], int[], boolean, Interpolation)", 4)
                            .roundings(8)
                            .unsignedZero()
                            .floats()
                            .composite(),
                    row("Statistics.median(Operand, int[], boolean)", 8)
                            .roundings(16)
                            .unsignedZero()
                            .floats()
                            .composite(),
                    row("Nan.nanmedian(Operand, int[], boolean)", 8)
                            .roundings(16)
                            .unsignedZero()
                            .floats()
                            .composite(),
                    row("Nan.nanmean(Operand, int[], boolean)", 8)
                            .roundings(16)
                            .unsignedZero()
                            .floats()
                            .composite(),
                    row("Nan.nanvar(Operand, int[], boolean)", 8)
                            .roundings(16)
                            .unsignedZero()
                            .floats()
                            .composite(),
                    row("Nan.nanstd(Operand, int[], boolean)", 8)
                            .roundings(16)
                            .unsignedZero()
                            .floats()
                            .composite(),
                    row("Nan.nansum(Operand, int[], boolean)", 1)
                            .roundings(8)
                            .unsignedZero()
                            .composite(),
                    row("Nan.nanprod(Operand, int[], boolean)", 8)
                            .roundings(8)
                            .unsignedZero()
                            .composite(),
                    row("Nan.nanmax(Operand, int[], boolean)", EXACT)
                            .roundings(8)
                            .unsignedZero()
                            .composite(),
                    row("Nan.nanmin(Operand, int[], boolean)", EXACT)
                            .roundings(8)
                            .unsignedZero()
                            .composite(),
                    noGradient("Nan.nanargmax(Operand, int)"),
                    noGradient("Nan.nanargmin(Operand, int)"),
                    row("Nan.nancumsum(Operand, int)", 4).roundings(8).unsignedZero().composite(),
                    row("Nan.nancumprod(Operand, int)", 4).roundings(8).unsignedZero().composite(),
                    row("Statistics.average(Operand, Operand, int[])", 8)
                            .roundings(16)
                            .unsignedZero()
                            .floats()
                            .composite(),
                    row("Statistics.ptp(Operand, int[], boolean)", 1).roundings(2).unsignedZero(),
                    noGradient("Statistics.countNonzero(Operand, int[])"),
                    row("Statistics.corrcoef(Operand)", 16)
                            .roundings(32)
                            .unsignedZero()
                            .floats()
                            .composite(),
                    noGradient("Statistics.histogram(Operand, int, double, double)").floats(),
                    noGradient("Statistics.digitize(Operand, Operand)"),
                    row("Statistics.trapezoid(Operand, double, int)", 4)
                            .roundings(16)
                            .unsignedZero()
                            .floats()
                            .composite(),
                    row("Statistics.trapezoid(Operand, Operand, int)", 4)
                            .roundings(16)
                            .unsignedZero()
                            .floats()
                            .composite(),
                    row("Segments.segmentSum(Operand, Operand, int)", 1)
                            .roundings(4)
                            .unsignedZero(),
                    row("Segments.segmentProd(Operand, Operand, int)", 4),
                    row("Segments.segmentMax(Operand, Operand, int)", EXACT),
                    row("Segments.segmentMin(Operand, Operand, int)", EXACT),
                    noGradient("Sets.isin(Operand, Operand)"),
                    row("Sets.unique(Operand)", EXACT).eagerOnly(),
                    noGradient("Sets.nonzero(Operand)").eagerOnly(),
                    noGradient("Sets.unravelIndex(Operand, Shape)")
                            .refuses(DType.FLOAT64, DType.BOOL),
                    row("Sets.select(List, List, Operand)", EXACT),
                    noGradient("Integers.gcd(Operand, Operand)").refuses(DType.FLOAT64),
                    noGradient("Integers.lcm(Operand, Operand)").refuses(DType.FLOAT64),
                    noGradient("Statistics.bincount(Operand, int)").refuses(DType.FLOAT64),
                    row("Statistics.bincount(Operand, Operand, int)", 1)
                            .roundings(4)
                            .unsignedZero());
}
