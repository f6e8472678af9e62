/** Datasets, file readers and mini-batches. */
module io.gradus.data {
    requires transitive io.gradus.core;
    requires java.desktop;
    requires java.net.http;
    requires static org.jspecify;

    exports io.gradus.data;
}
