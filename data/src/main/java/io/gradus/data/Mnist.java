package io.gradus.data;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;

/**
 * MNIST: 60,000 handwritten digits to learn from and 10,000 to be tested on, 28×28 grey pixels, 0
 * for paper and 255 for ink.
 *
 * <p>Made by Yann LeCun and Corinna Cortes from samples of the American NIST; licence CC BY-SA 3.0.
 * Where the files are looked for is told by {@link DataOptions}; their checksums are those of the
 * published files.
 */
public final class Mnist {

    static final IdxArchive ARCHIVE =
            new IdxArchive(
                    "MNIST",
                    "mnist",
                    List.of(
                            new KnownFile(
                                    "train-images-idx3-ubyte",
                                    47_040_016,
                                    "SHA-256",
                                    "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db",
                                    "440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609"),
                            new KnownFile(
                                    "train-labels-idx1-ubyte",
                                    60_008,
                                    "SHA-256",
                                    "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5",
                                    "3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c"),
                            new KnownFile(
                                    "t10k-images-idx3-ubyte",
                                    7_840_016,
                                    "SHA-256",
                                    "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7",
                                    "8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6"),
                            new KnownFile(
                                    "t10k-labels-idx1-ubyte",
                                    10_008,
                                    "SHA-256",
                                    "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2",
                                    "f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6")),
                    List.of(
                            URI.create("https://storage.googleapis.com/cvdf-datasets/mnist"),
                            URI.create("https://ossci-datasets.s3.amazonaws.com/mnist")),
                    IntStream.range(0, 10).mapToObj(Integer::toString).toList());

    private Mnist() {}

    /**
     * Finds MNIST in the usual places or downloads it, 11 MB.
     *
     * @return both parts; images are uint8 [60000, 28, 28, 1] and [10000, 28, 28, 1]
     * @throws DataNotFoundException if it is nowhere and cannot be downloaded; the message says
     *     where to put which file
     * @throws IOException if a file cannot be read or written
     */
    public static TrainTest<LabeledImages> load() throws IOException {
        return load(DataOptions.defaults());
    }

    /**
     * Reads MNIST from a folder.
     *
     * @param folder the folder that holds the four files, or its subfolder {@code mnist} does
     * @return both parts; images are uint8 [60000, 28, 28, 1] and [10000, 28, 28, 1]
     * @throws DataNotFoundException if a file is not there
     * @throws MalformedDataException if a file is not the published one
     * @throws IOException if a file cannot be read
     */
    public static TrainTest<LabeledImages> load(Path folder) throws IOException {
        return load(DataOptions.defaults().folder(folder));
    }

    /**
     * Finds MNIST where the options say.
     *
     * @param options where to look, and whether to download
     * @return both parts; images are uint8 [60000, 28, 28, 1] and [10000, 28, 28, 1]
     * @throws DataNotFoundException if it is nowhere; the message says where to put which file
     * @throws MalformedDataException if a file in the only folder to look in is not the published
     *     one
     * @throws IOException if a file cannot be read or written
     */
    public static TrainTest<LabeledImages> load(DataOptions options) throws IOException {
        return ARCHIVE.load(options);
    }
}
