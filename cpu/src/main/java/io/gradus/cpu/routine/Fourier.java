package io.gradus.cpu.routine;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Fourier transforms of any length in float64: powers of two by halving (Cooley and Tukey, 1965),
 * others as a convolution with a chirp (Bluestein, 1970), which is a product of transforms of a
 * power of two.
 */
final class Fourier implements Routine {
    private final boolean inverse;
    private volatile @Nullable Table table;

    Fourier(boolean inverse) {
        this.inverse = inverse;
    }

    @Override
    public void run(List<Item> inputs, List<Item> outputs) {
        int n = inputs.getFirst().size(0);
        if (n == 0) {
            return;
        }
        var known = table;
        if (known == null || known.n != n) {
            known = new Table(n);
            table = known;
        }
        double[] re = elements(inputs.get(0));
        double[] im = elements(inputs.get(1));
        // Swapping the parts before and after turns the direction around.
        if (inverse) {
            known.transform(im, re);
        } else {
            known.transform(re, im);
        }
        outputs.get(0).put(re);
        outputs.get(1).put(im);
    }

    private static double[] elements(Item item) {
        double[] elements = new double[item.size(0)];
        for (int i = 0; i < elements.length; i++) {
            elements[i] =
                    item.array() instanceof float[] a
                            ? a[item.offset() + i]
                            : ((double[]) item.array())[item.offset() + i];
        }
        return elements;
    }

    /** What transforms of one length share. */
    private static final class Table {
        final int n;
        private final int size;
        private final double[] cos;
        private final double[] sin;
        private final double[] chirpRe;
        private final double[] chirpIm;
        private final double[] kernelRe;
        private final double[] kernelIm;

        Table(int n) {
            this.n = n;
            boolean isPower = Integer.bitCount(n) == 1;
            size = isPower ? n : Integer.highestOneBit(2 * n - 2) * 2;
            cos = new double[size / 2];
            sin = new double[size / 2];
            for (int i = 0; i < size / 2; i++) {
                cos[i] = StrictMath.cos(2 * Math.PI * i / size);
                sin[i] = -StrictMath.sin(2 * Math.PI * i / size);
            }
            chirpRe = new double[isPower ? 0 : n];
            chirpIm = new double[isPower ? 0 : n];
            kernelRe = new double[isPower ? 0 : size];
            kernelIm = new double[isPower ? 0 : size];
            for (int i = 0; i < chirpRe.length; i++) {
                // i² modulo 2n, before it is too large for the angle to be exact.
                double angle = Math.PI * ((long) i * i % (2L * n)) / n;
                chirpRe[i] = StrictMath.cos(angle);
                chirpIm[i] = -StrictMath.sin(angle);
                kernelRe[i] = chirpRe[i];
                kernelIm[i] = -chirpIm[i];
                kernelRe[(size - i) % size] = chirpRe[i];
                kernelIm[(size - i) % size] = -chirpIm[i];
            }
            if (!isPower) {
                powers(kernelRe, kernelIm);
            }
        }

        void transform(double[] re, double[] im) {
            if (size == n) {
                powers(re, im);
                return;
            }
            double[] a = new double[size];
            double[] b = new double[size];
            for (int i = 0; i < n; i++) {
                a[i] = re[i] * chirpRe[i] - im[i] * chirpIm[i];
                b[i] = re[i] * chirpIm[i] + im[i] * chirpRe[i];
            }
            powers(a, b);
            for (int i = 0; i < size; i++) {
                double real = a[i] * kernelRe[i] - b[i] * kernelIm[i];
                b[i] = a[i] * kernelIm[i] + b[i] * kernelRe[i];
                a[i] = real;
            }
            powers(b, a); // parts swapped: the way back
            for (int i = 0; i < n; i++) {
                re[i] = (a[i] * chirpRe[i] - b[i] * chirpIm[i]) / size;
                im[i] = (a[i] * chirpIm[i] + b[i] * chirpRe[i]) / size;
            }
        }

        /** In place, for the size that is a power of two. */
        private void powers(double[] re, double[] im) {
            int shift = Integer.numberOfLeadingZeros(size) + 1;
            for (int i = 0; i < size; i++) {
                int j = size == 1 ? 0 : Integer.reverse(i) >>> shift;
                if (j > i) {
                    swap(re, i, j);
                    swap(im, i, j);
                }
            }
            for (int half = 1; half < size; half *= 2) {
                int step = size / (2 * half);
                for (int start = 0; start < size; start += 2 * half) {
                    for (int k = 0; k < half; k++) {
                        int i = start + k;
                        int j = i + half;
                        double c = cos[k * step];
                        double s = sin[k * step];
                        double a = re[j] * c - im[j] * s;
                        double b = re[j] * s + im[j] * c;
                        re[j] = re[i] - a;
                        im[j] = im[i] - b;
                        re[i] += a;
                        im[i] += b;
                    }
                }
            }
        }

        private static void swap(double[] a, int i, int j) {
            double swapped = a[i];
            a[i] = a[j];
            a[j] = swapped;
        }
    }
}
