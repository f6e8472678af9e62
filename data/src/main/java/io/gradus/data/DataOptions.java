package io.gradus.data;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where a data set of files is looked for, and whether it may be downloaded. Immutable.
 *
 * <p>The places, in this order: the {@linkplain #folder folder} that the caller names, and then no
 * other; else the folder of the environment variable {@code GRADUS_DATA}; else the {@linkplain
 * #cache cache}; else the network, from which files go into the cache. In each folder the files may
 * lie directly or in a subfolder named after the data set, such as {@code mnist}; plain or gzip;
 * named {@code train-images-idx3-ubyte} or {@code train-images.idx3-ubyte}, with {@code .gz} or
 * without.
 */
public final class DataOptions {

    private final Optional<Path> folder;
    private final Path cache;
    private final boolean download;
    private final List<URI> mirrors;
    private final DownloadListener listener;
    private final Map<String, String> environment;

    private DataOptions(
            Optional<Path> folder,
            Path cache,
            boolean download,
            List<URI> mirrors,
            DownloadListener listener,
            Map<String, String> environment) {
        this.folder = folder;
        this.cache = cache;
        this.download = download;
        this.mirrors = mirrors;
        this.listener = listener;
        this.environment = environment;
    }

    /**
     * The usual places, downloads allowed and reported to the log. The cache is the folder of the
     * environment variable {@code GRADUS_CACHE}, else {@code %LOCALAPPDATA%\gradus} on Windows,
     * else {@code gradus} in {@code $XDG_CACHE_HOME} or {@code ~/.cache}.
     *
     * @return the options to start from
     */
    public static DataOptions defaults() {
        return of(System.getenv(), Path.of(System.getProperty("user.home")));
    }

    /** The usual places in an environment that a test makes up. */
    static DataOptions of(Map<String, String> environment, Path home) {
        Path cache;
        if (isSet(environment, "GRADUS_CACHE")) {
            cache = Path.of(environment.get("GRADUS_CACHE"));
        } else if (isSet(environment, "LOCALAPPDATA")) {
            cache = Path.of(environment.get("LOCALAPPDATA"), "gradus");
        } else if (isSet(environment, "XDG_CACHE_HOME")) {
            cache = Path.of(environment.get("XDG_CACHE_HOME"), "gradus");
        } else {
            cache = home.resolve(".cache").resolve("gradus");
        }
        return new DataOptions(
                Optional.empty(), cache, true, List.of(), DownloadListener.logging(), environment);
    }

    private static boolean isSet(Map<String, String> environment, String name) {
        return !environment.getOrDefault(name, "").isBlank();
    }

    /**
     * Looks in one folder and nowhere else, and downloads nothing.
     *
     * @param folder the folder that holds the files, or a subfolder named after the data set with
     *     them
     * @return the new options
     */
    public DataOptions folder(Path folder) {
        return new DataOptions(Optional.of(folder), cache, false, mirrors, listener, environment);
    }

    /**
     * Keeps downloaded files elsewhere.
     *
     * @param cache the folder to look in and to save to; it is made when needed
     * @return the new options
     */
    public DataOptions cache(Path cache) {
        return new DataOptions(folder, cache, download, mirrors, listener, environment);
    }

    /**
     * Downloads nothing.
     *
     * @return the new options
     */
    public DataOptions offline() {
        return new DataOptions(folder, cache, false, mirrors, listener, environment);
    }

    /**
     * Downloads from other addresses than the well-known ones; the files must be the same.
     *
     * @param mirrors addresses of folders, tried in this order
     * @return the new options
     */
    public DataOptions mirrors(URI... mirrors) {
        return new DataOptions(folder, cache, download, List.of(mirrors), listener, environment);
    }

    /**
     * Reports downloads to somebody else than the log.
     *
     * @param listener is told how each download goes
     * @return the new options
     */
    public DataOptions listener(DownloadListener listener) {
        return new DataOptions(folder, cache, download, mirrors, listener, environment);
    }

    /** The only folder to look in, if the caller named one. */
    Optional<Path> folder() {
        return folder;
    }

    /** The folder of {@code GRADUS_DATA}, if it is set. */
    Optional<Path> shared() {
        return isSet(environment, "GRADUS_DATA")
                ? Optional.of(Path.of(environment.get("GRADUS_DATA")))
                : Optional.empty();
    }

    Path cache() {
        return cache;
    }

    boolean download() {
        return download;
    }

    /** The addresses to try, which are the usual ones unless the caller named others. */
    List<URI> mirrorsOr(List<URI> usual) {
        return mirrors.isEmpty() ? usual : mirrors;
    }

    DownloadListener listener() {
        return listener;
    }
}
