package io.gradus.tensor;

import java.util.stream.IntStream;

/** Diagonals of matrices. */
public sealed interface Arrangement extends Operand permits Tensor, Variable {
    /**
     * A diagonal of the matrices in two axes, as a new last axis.
     *
     * @param offset how far right of the main diagonal, left if negative
     * @param axis1 the axis of the rows, counted from the end if negative
     * @param axis2 the axis of the columns, counted from the end if negative
     * @return the elements, as many as the diagonal has, behind the axes that are left
     * @throws IllegalArgumentException if the axes are one, or there is no such axis
     */
    default Tensor diagonal(int offset, int axis1, int axis2) {
        int rows = shape().axis(axis1, "diagonal");
        int columns = shape().axis(axis2, "diagonal");
        if (rows == columns) {
            throw new IllegalArgumentException(
                    "diagonal: axes "
                            + axis1
                            + " and "
                            + axis2
                            + " of shape "
                            + shape()
                            + " are the same: a diagonal needs two");
        }
        var x = value();
        if (rows != rank() - 2 || columns != rank() - 1) {
            var order =
                    IntStream.concat(
                                    IntStream.range(0, rank())
                                            .filter(i -> i != rows && i != columns),
                                    IntStream.of(rows, columns))
                            .toArray();
            x = x.transpose(order);
        }
        return Calls.call(new DiagonalOp.Take(offset), x);
    }

    /**
     * The diagonal of matrices, or, of a vector, the square matrix of zeros but for this diagonal.
     *
     * @param k how far right of the main diagonal, left if negative
     * @return a vector of a matrix, a matrix of a vector
     * @throws IllegalArgumentException if this is neither a vector nor a matrix
     */
    default Tensor diag(int k) {
        if (rank() == 2) {
            return diagonal(k, 0, 1);
        }
        if (rank() != 1) {
            throw new IllegalArgumentException(
                    "diag: shape "
                            + shape()
                            + ": it takes a vector or a matrix; diagonal takes more axes");
        }
        int size = shape().size(0) + Math.abs(k);
        return Calls.call(new DiagonalOp.Place(size, size, k), value());
    }

    /**
     * The sum of the main diagonal of the matrices in two axes.
     *
     * @param offset how far right of the main diagonal, left if negative
     * @param axis1 the axis of the rows, counted from the end if negative
     * @param axis2 the axis of the columns, counted from the end if negative
     * @return the sums, of the axes that are left; uint8 and bool give int32
     * @throws IllegalArgumentException if the axes are one, or there is no such axis
     */
    default Tensor trace(int offset, int axis1, int axis2) {
        return diagonal(offset, axis1, axis2).sum(-1);
    }
}
