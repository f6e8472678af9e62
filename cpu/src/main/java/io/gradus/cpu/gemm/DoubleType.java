package io.gradus.cpu.gemm;

import static io.gradus.cpu.gemm.FusedMultiplyAdd.of;

import java.util.Arrays;

/** The loops over double arrays. */
final class DoubleType extends ElementType<double[]> {
    @Override
    int bytes() {
        return Double.BYTES;
    }

    @Override
    double[] newArray(int length) {
        return new double[length];
    }

    @Override
    double[][] newArrays(int count, int length) {
        return new double[count][length];
    }

    @Override
    void pack(
            double[] from,
            int offset,
            int step,
            int stride,
            int steps,
            int count,
            double[] to,
            int at,
            int width) {
        if (stride == 1 && count == width) {
            packAdjacent(from, offset, step, steps, to, at, width);
            return;
        }
        int lane = 0;
        // Eight lanes at a time: each is a stream that is read in order, and the eight stores share
        // a cache line.
        for (; lane + 8 <= count; lane += 8) {
            int position = offset + lane * stride;
            int slot = at + lane;
            for (int p = 0; p < steps; p++, slot += width, position += step) {
                to[slot] = from[position];
                to[slot + 1] = from[position + stride];
                to[slot + 2] = from[position + 2 * stride];
                to[slot + 3] = from[position + 3 * stride];
                to[slot + 4] = from[position + 4 * stride];
                to[slot + 5] = from[position + 5 * stride];
                to[slot + 6] = from[position + 6 * stride];
                to[slot + 7] = from[position + 7 * stride];
            }
        }
        for (; lane < count; lane++) {
            int position = offset + lane * stride;
            int slot = at + lane;
            for (int p = 0; p < steps; p++, slot += width, position += step) {
                to[slot] = from[position];
            }
        }
    }

    private static void packAdjacent(
            double[] from, int offset, int step, int steps, double[] to, int at, int width) {
        for (int p = 0; p < steps; p++) {
            System.arraycopy(from, offset + p * step, to, at + p * width, width);
        }
    }

    @Override
    void packPanels(
            double[] from, int offset, int step, int steps, int panels, double[] to, int width) {
        for (int p = 0; p < steps; p++) {
            int position = offset + p * step;
            for (int panel = 0; panel < panels; panel++, position += width) {
                System.arraycopy(from, position, to, (panel * steps + p) * width, width);
            }
        }
    }

    @Override
    void packRows(
            double[] from, int offset, int step, int stride, int steps, int count, double[][] to) {
        int p = 0;
        // Eight rows at a time read eight neighbours where B is stored transposed.
        for (; stride != 1 && p + 8 <= steps; p += 8) {
            int position = offset + p * step;
            double[] t0 = to[p];
            double[] t1 = to[p + 1];
            double[] t2 = to[p + 2];
            double[] t3 = to[p + 3];
            double[] t4 = to[p + 4];
            double[] t5 = to[p + 5];
            double[] t6 = to[p + 6];
            double[] t7 = to[p + 7];
            for (int j = 0; j < count; j++, position += stride) {
                t0[j] = from[position];
                t1[j] = from[position + step];
                t2[j] = from[position + 2 * step];
                t3[j] = from[position + 3 * step];
                t4[j] = from[position + 4 * step];
                t5[j] = from[position + 5 * step];
                t6[j] = from[position + 6 * step];
                t7[j] = from[position + 7 * step];
            }
        }
        for (; p < steps; p++) {
            int position = offset + p * step;
            if (stride == 1) {
                System.arraycopy(from, position, to[p], 0, count);
            } else {
                for (int j = 0; j < count; j++, position += stride) {
                    to[p][j] = from[position];
                }
            }
        }
    }

    @Override
    void merge(double[] sums, int from, double[] c, int to, int stride, int count, boolean add) {
        if (add) {
            for (int j = 0; j < count; j++, to += stride) {
                c[to] += sums[from + j];
            }
        } else if (stride == 1) {
            System.arraycopy(sums, from, c, to, count);
        } else {
            for (int j = 0; j < count; j++, to += stride) {
                c[to] = sums[from + j];
            }
        }
    }

    @Override
    void fill(double[] array, int from, int to, double value) {
        Arrays.fill(array, from, to, value);
    }

    @Override
    void updateWide(
            double[] c0,
            double[] c1,
            double[] c2,
            double[] c3,
            double[] b0,
            double[] b1,
            double[] b2,
            double[] a,
            int at,
            int down,
            int step) {
        double x00 = a[at];
        double x10 = a[at + down];
        double x20 = a[at + 2 * down];
        double x30 = a[at + 3 * down];
        double x01 = a[at + step];
        double x11 = a[at + down + step];
        double x21 = a[at + 2 * down + step];
        double x31 = a[at + 3 * down + step];
        double x02 = a[at + 2 * step];
        double x12 = a[at + down + 2 * step];
        double x22 = a[at + 2 * down + 2 * step];
        double x32 = a[at + 3 * down + 2 * step];
        for (int j = 0; j < WIDE; j++) {
            double p0 = b0[j];
            double p1 = b1[j];
            double p2 = b2[j];
            double s0 = c0[j];
            double s1 = c1[j];
            double s2 = c2[j];
            double s3 = c3[j];
            c0[j] = of(x02, p2, of(x01, p1, of(x00, p0, s0)));
            c1[j] = of(x12, p2, of(x11, p1, of(x10, p0, s1)));
            c2[j] = of(x22, p2, of(x21, p1, of(x20, p0, s2)));
            c3[j] = of(x32, p2, of(x31, p1, of(x30, p0, s3)));
        }
    }

    @Override
    void updateNarrow(
            double[] c0,
            double[] c1,
            double[] c2,
            double[] c3,
            double[] b0,
            double[] b1,
            double[] b2,
            double[] a,
            int at,
            int down,
            int step) {
        double x00 = a[at];
        double x10 = a[at + down];
        double x20 = a[at + 2 * down];
        double x30 = a[at + 3 * down];
        double x01 = a[at + step];
        double x11 = a[at + down + step];
        double x21 = a[at + 2 * down + step];
        double x31 = a[at + 3 * down + step];
        double x02 = a[at + 2 * step];
        double x12 = a[at + down + 2 * step];
        double x22 = a[at + 2 * down + 2 * step];
        double x32 = a[at + 3 * down + 2 * step];
        for (int j = 0; j < NARROW; j++) {
            double p0 = b0[j];
            double p1 = b1[j];
            double p2 = b2[j];
            double s0 = c0[j];
            double s1 = c1[j];
            double s2 = c2[j];
            double s3 = c3[j];
            c0[j] = of(x02, p2, of(x01, p1, of(x00, p0, s0)));
            c1[j] = of(x12, p2, of(x11, p1, of(x10, p0, s1)));
            c2[j] = of(x22, p2, of(x21, p1, of(x20, p0, s2)));
            c3[j] = of(x32, p2, of(x31, p1, of(x30, p0, s3)));
        }
    }

    @Override
    void updateShort(
            double[] c0,
            double[] c1,
            double[] c2,
            double[] c3,
            double[] b0,
            double[] b1,
            double[] b2,
            double[] a,
            int at,
            int down,
            int step) {
        double x00 = a[at];
        double x10 = a[at + down];
        double x20 = a[at + 2 * down];
        double x30 = a[at + 3 * down];
        double x01 = a[at + step];
        double x11 = a[at + down + step];
        double x21 = a[at + 2 * down + step];
        double x31 = a[at + 3 * down + step];
        double x02 = a[at + 2 * step];
        double x12 = a[at + down + 2 * step];
        double x22 = a[at + 2 * down + 2 * step];
        double x32 = a[at + 3 * down + 2 * step];
        for (int j = 0; j < SHORT; j++) {
            double p0 = b0[j];
            double p1 = b1[j];
            double p2 = b2[j];
            double s0 = c0[j];
            double s1 = c1[j];
            double s2 = c2[j];
            double s3 = c3[j];
            c0[j] = of(x02, p2, of(x01, p1, of(x00, p0, s0)));
            c1[j] = of(x12, p2, of(x11, p1, of(x10, p0, s1)));
            c2[j] = of(x22, p2, of(x21, p1, of(x20, p0, s2)));
            c3[j] = of(x32, p2, of(x31, p1, of(x30, p0, s3)));
        }
    }

    @Override
    void direct4x4(
            Matrix<double[]> left, Matrix<double[]> right, Matrix<double[]> result, int i, int j) {
        double[] a = left.elements();
        double[] b = right.elements();
        int down = left.rowStride();
        int across = right.columnStride();
        int k = left.columns();
        int start = 0;
        do {
            int end = Math.min(start + ReferenceGemm.BLOCK, k);
            int ai = left.at(i, 0) + start * left.columnStride();
            int bi = right.at(0, j) + start * right.rowStride();
            double s00 = 0, s01 = 0, s02 = 0, s03 = 0;
            double s10 = 0, s11 = 0, s12 = 0, s13 = 0;
            double s20 = 0, s21 = 0, s22 = 0, s23 = 0;
            double s30 = 0, s31 = 0, s32 = 0, s33 = 0;
            for (int p = start; p < end; p++) {
                double b0 = b[bi];
                double b1 = b[bi + across];
                double b2 = b[bi + 2 * across];
                double b3 = b[bi + 3 * across];
                double x = a[ai];
                s00 = of(x, b0, s00);
                s01 = of(x, b1, s01);
                s02 = of(x, b2, s02);
                s03 = of(x, b3, s03);
                x = a[ai + down];
                s10 = of(x, b0, s10);
                s11 = of(x, b1, s11);
                s12 = of(x, b2, s12);
                s13 = of(x, b3, s13);
                x = a[ai + 2 * down];
                s20 = of(x, b0, s20);
                s21 = of(x, b1, s21);
                s22 = of(x, b2, s22);
                s23 = of(x, b3, s23);
                x = a[ai + 3 * down];
                s30 = of(x, b0, s30);
                s31 = of(x, b1, s31);
                s32 = of(x, b2, s32);
                s33 = of(x, b3, s33);
                ai += left.columnStride();
                bi += right.rowStride();
            }
            boolean add = start > 0;
            put4(result, i, j, add, s00, s01, s02, s03);
            put4(result, i + 1, j, add, s10, s11, s12, s13);
            put4(result, i + 2, j, add, s20, s21, s22, s23);
            put4(result, i + 3, j, add, s30, s31, s32, s33);
            start = end;
        } while (start < k);
    }

    @Override
    void direct1x8(
            Matrix<double[]> left, Matrix<double[]> right, Matrix<double[]> result, int i, int j) {
        double[] a = left.elements();
        double[] b = right.elements();
        int across = right.columnStride();
        int k = left.columns();
        int start = 0;
        do {
            int end = Math.min(start + ReferenceGemm.BLOCK, k);
            int ai = left.at(i, 0) + start * left.columnStride();
            int bi = right.at(0, j) + start * right.rowStride();
            double s0 = 0, s1 = 0, s2 = 0, s3 = 0, s4 = 0, s5 = 0, s6 = 0, s7 = 0;
            for (int p = start; p < end; p++) {
                double x = a[ai];
                s0 = of(x, b[bi], s0);
                s1 = of(x, b[bi + across], s1);
                s2 = of(x, b[bi + 2 * across], s2);
                s3 = of(x, b[bi + 3 * across], s3);
                s4 = of(x, b[bi + 4 * across], s4);
                s5 = of(x, b[bi + 5 * across], s5);
                s6 = of(x, b[bi + 6 * across], s6);
                s7 = of(x, b[bi + 7 * across], s7);
                ai += left.columnStride();
                bi += right.rowStride();
            }
            put4(result, i, j, start > 0, s0, s1, s2, s3);
            put4(result, i, j + 4, start > 0, s4, s5, s6, s7);
            start = end;
        } while (start < k);
    }

    private static void put4(
            Matrix<double[]> c,
            int i,
            int j,
            boolean add,
            double s0,
            double s1,
            double s2,
            double s3) {
        double[] to = c.elements();
        int at = c.at(i, j);
        int stride = c.columnStride();
        to[at] = add ? to[at] + s0 : s0;
        to[at + stride] = add ? to[at + stride] + s1 : s1;
        to[at + 2 * stride] = add ? to[at + 2 * stride] + s2 : s2;
        to[at + 3 * stride] = add ? to[at + 3 * stride] + s3 : s3;
    }

    @Override
    void direct1x1(
            Matrix<double[]> left, Matrix<double[]> right, Matrix<double[]> result, int i, int j) {
        double[] a = left.elements();
        double[] b = right.elements();
        int k = left.columns();
        int ai = left.at(i, 0);
        int bi = right.at(0, j);
        double sum = 0;
        for (int start = 0; start < k; start += ReferenceGemm.BLOCK) {
            int end = Math.min(start + ReferenceGemm.BLOCK, k);
            double block = 0;
            for (int p = start; p < end; p++) {
                block = of(a[ai], b[bi], block);
                ai += left.columnStride();
                bi += right.rowStride();
            }
            sum = start == 0 ? block : sum + block;
        }
        result.elements()[result.at(i, j)] = sum;
    }
}
