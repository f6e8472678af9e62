package io.gradus.ops;

import io.gradus.ir.DType;
import io.gradus.ir.Dim;
import io.gradus.tensor.Operand;
import io.gradus.tensor.Tensor;

/**
 * Rows that belong together, combined. Segments need not be sorted, and each method says what one
 * without rows gives.
 */
public final class Segments {
    private Segments() {}

    /**
     * Sums of rows; 0 where there are none.
     *
     * @param data the rows, along the leading axis
     * @param segments for each row its int32 or int64 segment
     * @param count how many segments there are
     * @return one row for each segment
     * @throws IllegalArgumentException if a segment is out of range or the sizes differ
     */
    public static Tensor segmentSum(Operand data, Operand segments, int count) {
        requireOneForEach(data, segments);
        return start(data, count, 0).scatterAdd(segments, numbers(data));
    }

    /**
     * Products of rows; 1 where there are none.
     *
     * @param data the rows, along the leading axis
     * @param segments for each row its int32 or int64 segment
     * @param count how many segments there are
     * @return one row for each segment
     * @throws IllegalArgumentException if a segment is out of range or the sizes differ
     */
    public static Tensor segmentProd(Operand data, Operand segments, int count) {
        requireOneForEach(data, segments);
        return start(data, count, 1).scatterMul(segments, numbers(data));
    }

    /**
     * The largest of rows, element by element; the smallest number of the dtype where there are
     * none.
     *
     * @param data the rows, along the leading axis
     * @param segments for each row its int32 or int64 segment
     * @param count how many segments there are
     * @return one row for each segment
     * @throws IllegalArgumentException if a segment is out of range or the sizes differ
     */
    public static Tensor segmentMax(Operand data, Operand segments, int count) {
        var smallest =
                switch (numbers(data).dtype()) {
                    case INT64 -> (Number) Long.MIN_VALUE;
                    case INT32 -> Integer.MIN_VALUE;
                    case UINT8 -> 0;
                    default -> Double.NEGATIVE_INFINITY;
                };
        requireOneForEach(data, segments);
        return start(data, count, smallest).scatterMax(segments, numbers(data));
    }

    /**
     * The smallest of rows, element by element; the largest number of the dtype where there are
     * none.
     *
     * @param data the rows, along the leading axis
     * @param segments for each row its int32 or int64 segment
     * @param count how many segments there are
     * @return one row for each segment
     * @throws IllegalArgumentException if a segment is out of range or the sizes differ
     */
    public static Tensor segmentMin(Operand data, Operand segments, int count) {
        var largest =
                switch (numbers(data).dtype()) {
                    case INT64 -> (Number) Long.MAX_VALUE;
                    case INT32 -> Integer.MAX_VALUE;
                    case UINT8 -> 255;
                    default -> Double.POSITIVE_INFINITY;
                };
        requireOneForEach(data, segments);
        return start(data, count, largest).scatterMin(segments, numbers(data));
    }

    private static void requireOneForEach(Operand data, Operand segments) {
        boolean fits =
                segments.rank() == 1
                        && data.rank() > 0
                        && segments.shape().dim(0).equals(data.shape().dim(0));
        if (!fits) {
            throw new IllegalArgumentException(
                    "segments: ids of shape "
                            + segments.shape()
                            + " for data of shape "
                            + data.shape()
                            + ": there is one for each row");
        }
    }

    private static Tensor numbers(Operand data) {
        return data.dtype() == DType.BOOL ? data.value().cast(DType.INT32) : data.value();
    }

    private static Tensor start(Operand data, int count, Number value) {
        if (data.rank() == 0 || count < 0) {
            throw new IllegalArgumentException(
                    "segments: "
                            + count
                            + " segments of data of shape "
                            + data.shape()
                            + ": there are 0 or more of them, and the data has rows");
        }
        var shape = data.shape().with(0, Dim.of(count));
        return Tensor.full(shape, value, numbers(data).dtype());
    }
}
