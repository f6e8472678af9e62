package io.gradus.bench.harness;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * The batches and the initial weights of a work, as files in a folder of its own: {@code x.npy} and
 * {@code y.npy} with the batches along the first axis, and one file for each parameter.
 *
 * <p>Images are channels-last, filters are height, width, inputs, outputs, and the kernel of a
 * dense layer is inputs by outputs. The four parts of the LSTM's gates are input, forget, cell,
 * output.
 */
public final class Inputs {
    private static final int PIXELS = 28 * 28;

    private final Path folder;

    /**
     * The inputs in a folder.
     *
     * @param data the folder of all works
     * @param work the work
     */
    public Inputs(Path data, Work work) {
        this.folder = data.resolve(work.name());
    }

    /**
     * Reads a parameter.
     *
     * @param name its name, such as {@code w1}
     * @return its first value
     * @throws IOException if it cannot be read
     */
    public Npy.Array parameter(String name) throws IOException {
        return Npy.read(folder.resolve(name + ".npy"));
    }

    /**
     * Reads the examples.
     *
     * @return one array for each batch
     * @throws IOException if they cannot be read
     */
    public List<Npy.Array> x() throws IOException {
        return batches("x");
    }

    /**
     * Reads the targets: classes as int32, or numbers as float32.
     *
     * @return one array for each batch
     * @throws IOException if they cannot be read
     */
    public List<Npy.Array> y() throws IOException {
        return batches("y");
    }

    private List<Npy.Array> batches(String name) throws IOException {
        var all = parameter(name);
        var batches = new ArrayList<Npy.Array>();
        for (int i = 0; i < all.shape()[0]; i++) {
            batches.add(all.part(i));
        }
        return batches;
    }

    /**
     * Makes the inputs of a work; always the same.
     *
     * @param data the folder of all works
     * @param work the work
     * @throws IOException if they cannot be written
     */
    public static void make(Path data, Work work) throws IOException {
        if (work.ofMachine()) {
            return;
        }
        var folder = Files.createDirectories(data.resolve(work.name()));
        new Maker(folder, work).make();
    }

    /** Draws and writes one work's arrays. */
    private static final class Maker {
        private final SplittableRandom random = new SplittableRandom(20260101);
        private final Path folder;
        private final int batches;
        private final int batch;
        private final Work work;

        Maker(Path folder, Work work) {
            this.folder = folder;
            this.work = work;
            this.batches = work.batches();
            this.batch = work.batch();
        }

        void make() throws IOException {
            switch (work) {
                case A -> mlp(50);
                case B, G_B -> mlp(512);
                case C, G_C -> cnn();
                case D -> lstm();
                case E -> gpt();
                case F -> regression();
                default -> throw new IllegalArgumentException(work + " has no inputs");
            }
        }

        private void mlp(int hidden) throws IOException {
            uniform("x", 0, 1, batches, batch, PIXELS);
            classes("y", 10, batches, batch);
            glorot("w1", PIXELS, hidden, PIXELS, hidden);
            zeros("b1", hidden);
            glorot("w2", hidden, 10, hidden, 10);
            zeros("b2", 10);
        }

        private void cnn() throws IOException {
            uniform("x", 0, 1, batches, batch, 28, 28, 1);
            classes("y", 10, batches, batch);
            glorot("f1", 9, 9 * 32, 3, 3, 1, 32);
            zeros("b1", 32);
            glorot("f2", 9 * 32, 9 * 64, 3, 3, 32, 64);
            zeros("b2", 64);
            glorot("w3", 1600, 10, 1600, 10);
            zeros("b3", 10);
        }

        private void lstm() throws IOException {
            uniform("x", -1, 1, batches, batch, 64, 32);
            classes("y", 10, batches, batch);
            glorot("wx", 32, 64, 32, 256);
            glorot("wh", 64, 64, 64, 256);
            zeros("b", 256);
            glorot("w", 64, 10, 64, 10);
            zeros("c", 10);
        }

        private void gpt() throws IOException {
            classes("x", 65, batches, batch, 128);
            classes("y", 65, batches, batch, 128);
            uniform("tokens", -0.03, 0.03, 65, 128);
            uniform("positions", -0.03, 0.03, 128, 128);
            for (int layer = 0; layer < 4; layer++) {
                norm(layer + ".norm1");
                dense(layer + ".qkv", 128, 384);
                dense(layer + ".out", 128, 128);
                norm(layer + ".norm2");
                dense(layer + ".up", 128, 512);
                dense(layer + ".down", 512, 128);
            }
            norm("norm");
            dense("head", 128, 65);
        }

        private void norm(String name) throws IOException {
            uniform(name + ".gain", 1, 1, 128);
            zeros(name + ".bias", 128);
        }

        private void dense(String name, int inputs, int outputs) throws IOException {
            uniform(name + ".kernel", -0.03, 0.03, inputs, outputs);
            zeros(name + ".bias", outputs);
        }

        private void regression() throws IOException {
            float[] x = uniform("x", -1, 1, batches, batch, 10);
            var y = new float[batches * batch];
            for (int i = 0; i < y.length; i++) {
                for (int j = 0; j < 10; j++) {
                    y[i] += (j - 4.5f) * x[10 * i + j];
                }
            }
            Npy.write(folder.resolve("y.npy"), new int[] {batches, batch}, y);
            zeros("w", 10, 1);
            zeros("b", 1);
        }

        private void glorot(String name, int in, int out, int... shape) throws IOException {
            double limit = Math.sqrt(6.0 / (in + out));
            uniform(name, -limit, limit, shape);
        }

        private void zeros(String name, int... shape) throws IOException {
            uniform(name, 0, 0, shape);
        }

        private float[] uniform(String name, double from, double to, int... shape)
                throws IOException {
            var elements = new float[size(shape)];
            for (int i = 0; i < elements.length; i++) {
                elements[i] = (float) (from + (to - from) * random.nextDouble());
            }
            Npy.write(folder.resolve(name + ".npy"), shape, elements);
            return elements;
        }

        private void classes(String name, int count, int... shape) throws IOException {
            var elements = new int[size(shape)];
            for (int i = 0; i < elements.length; i++) {
                elements[i] = random.nextInt(count);
            }
            Npy.write(folder.resolve(name + ".npy"), shape, elements);
        }

        private static int size(int[] shape) {
            int size = 1;
            for (int n : shape) {
                size *= n;
            }
            return size;
        }
    }
}
