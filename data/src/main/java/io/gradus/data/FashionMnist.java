package io.gradus.data;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;

/**
 * Fashion-MNIST: 60,000 pictures of clothes to learn from and 10,000 to be tested on, 28×28 grey
 * pixels, ten classes; made to take the place of {@link Mnist}, and harder.
 *
 * <p>Made by Han Xiao, Kashif Rasul and Roland Vollgraf (arXiv 1708.07747); licence MIT. Where the
 * files are looked for is told by {@link DataOptions}. Downloaded files are checked by the SHA-256
 * of the published gzip files; files that somebody unpacked or compressed again are checked by the
 * MD5 of their content.
 */
public final class FashionMnist {

    static final IdxArchive ARCHIVE =
            new IdxArchive(
                    "Fashion-MNIST",
                    "fashion-mnist",
                    List.of(
                            new KnownFile(
                                    "train-images-idx3-ubyte",
                                    47_040_016,
                                    "MD5",
                                    "f4a8712d7a061bf5bd6d2ca38dc4d50a",
                                    "3aede38d61863908ad78613f6a32ed271626dd12800ba2636569512369268a84"),
                            new KnownFile(
                                    "train-labels-idx1-ubyte",
                                    60_008,
                                    "MD5",
                                    "9018921c3c673c538a1fc5bad174d6f9",
                                    "a04f17134ac03560a47e3764e11b92fc97de4d1bfaf8ba1a3aa29af54cc90845"),
                            new KnownFile(
                                    "t10k-images-idx3-ubyte",
                                    7_840_016,
                                    "MD5",
                                    "8181f5470baa50b63fa0f6fddb340f0a",
                                    "346e55b948d973a97e58d2351dde16a484bd415d4595297633bb08f03db6a073"),
                            new KnownFile(
                                    "t10k-labels-idx1-ubyte",
                                    10_008,
                                    "MD5",
                                    "15d484375f8d13e6eb1aabb0c3f46965",
                                    "67da17c76eaffca5446c3361aaab5c3cd6d1c2608764d35dfb1850b086bf8dd5")),
                    List.of(
                            // This address has no https; the checksum makes up for it.
                            URI.create(
                                    "http://fashion-mnist.s3-website.eu-central-1.amazonaws.com"),
                            URI.create(
                                    "https://raw.githubusercontent.com/zalandoresearch/fashion-mnist/master/data/fashion")),
                    List.of(
                            "T-shirt/top",
                            "Trouser",
                            "Pullover",
                            "Dress",
                            "Coat",
                            "Sandal",
                            "Shirt",
                            "Sneaker",
                            "Bag",
                            "Ankle boot"));

    private FashionMnist() {}

    /**
     * Finds Fashion-MNIST in the usual places or downloads it, 30 MB.
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
     * Reads Fashion-MNIST from a folder.
     *
     * @param folder the folder that holds the four files, or its subfolder {@code fashion-mnist}
     *     does
     * @return both parts; images are uint8 [60000, 28, 28, 1] and [10000, 28, 28, 1]
     * @throws DataNotFoundException if a file is not there
     * @throws MalformedDataException if a file is not the published one
     * @throws IOException if a file cannot be read
     */
    public static TrainTest<LabeledImages> load(Path folder) throws IOException {
        return load(DataOptions.defaults().folder(folder));
    }

    /**
     * Finds Fashion-MNIST where the options say.
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
