package io.gradus.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DownloadTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final String IMAGES = "train-images-idx3-ubyte";
    private static final String TEST_IMAGES = "t10k-images-idx3-ubyte";

    @TempDir Path folder;

    private final Map<String, byte[]> contents = new HashMap<>();
    private final List<DownloadEvent> events = new ArrayList<>();
    private final CountDownLatch ended = new CountDownLatch(1);
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private HttpServer server;
    private IdxArchive archive;
    private Path cache;

    @BeforeEach
    void start() throws Exception {
        // The training images fill several network packets, so that their download has a middle.
        contents.put(IMAGES, Bytes.idx(8, new int[] {300, 28, 28}, noise(300 * 784)));
        contents.put("train-labels-idx1-ubyte", Bytes.idx(8, new int[] {300}, new byte[300]));
        contents.put(TEST_IMAGES, Bytes.idx(8, new int[] {2, 28, 28}, noise(2 * 784)));
        contents.put("t10k-labels-idx1-ubyte", Bytes.idx(8, new int[] {2}, new byte[] {1, 0}));
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        serve("/", exchange -> send(exchange, gzip(name(exchange))));
        server.start();
        cache = folder.resolve("cache");
        archive = archive("SHA-256", address("/"));
    }

    @AfterEach
    void stop() {
        ended.countDown();
        server.stop(0);
        threads.shutdownNow();
    }

    private static byte[] noise(int count) {
        var bytes = new byte[count];
        new Random(1).nextBytes(bytes);
        return bytes;
    }

    private IdxArchive archive(String algorithm, URI... mirrors) throws Exception {
        var files = new ArrayList<KnownFile>();
        for (var name :
                List.of(IMAGES, "train-labels-idx1-ubyte", TEST_IMAGES, "t10k-labels-idx1-ubyte")) {
            byte[] content = contents.get(name);
            files.add(
                    new KnownFile(
                            name,
                            content.length,
                            algorithm,
                            Bytes.digest(algorithm, content),
                            Bytes.digest("SHA-256", Bytes.gzip(content))));
        }
        return new IdxArchive("Toy", "toy", files, List.of(mirrors), List.of("a", "b"));
    }

    private URI address(String path) {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
    }

    private void serve(String path, HttpHandler handler) {
        server.createContext(
                path,
                exchange -> {
                    try (exchange) {
                        handler.handle(exchange);
                    }
                });
    }

    private static String name(HttpExchange exchange) {
        var path = exchange.getRequestURI().getPath();
        return path.substring(path.lastIndexOf('/') + 1).replace(".gz", "");
    }

    private byte[] gzip(String name) {
        return Bytes.gzip(contents.get(name));
    }

    private static void send(HttpExchange exchange, byte[] body) throws IOException {
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
    }

    private DataOptions options() {
        return DataOptions.of(Map.of(), folder).cache(cache).listener(events::add);
    }

    private void refused(String... words) {
        assertThatExceptionOfType(DataNotFoundException.class)
                .isThrownBy(() -> archive.load(options(), PATIENCE))
                .withMessageContainingAll(words)
                .withMessageContainingAll(
                        "Toy is not here", "put them into " + cache.resolve("toy"), IMAGES + ".gz");
        assertThat(files()).as("nothing is left behind").isEmpty();
    }

    private List<String> files() {
        if (!Files.isDirectory(cache)) {
            return List.of();
        }
        try (Stream<Path> walk = Files.walk(cache)) {
            return walk.filter(Files::isRegularFile)
                    .map(file -> file.getFileName().toString())
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void downloadsOnceAndThenReadsTheCache() throws Exception {
        var data = archive.load(options(), PATIENCE);

        assertThat(data.train().count()).isEqualTo(300);
        assertThat(data.train().images().toByteArray()).isEqualTo(noise(300 * 784));
        assertThat(data.test().labels().toIntArray()).containsExactly(1, 0);
        assertThat(files())
                .containsExactly(
                        TEST_IMAGES + ".gz",
                        "t10k-labels-idx1-ubyte.gz",
                        IMAGES + ".gz",
                        "train-labels-idx1-ubyte.gz");
        server.stop(0);
        assertThat(archive.load(options(), PATIENCE).train().count()).isEqualTo(300);
    }

    @Test
    void tellsHowTheDownloadGoes() throws Exception {
        var target = cache.resolve("toy").resolve(IMAGES + ".gz");
        long size = gzip(IMAGES).length;
        archive.load(
                options()
                        .listener(event -> {
                            events.add(event);
                            if (event instanceof DownloadEvent.Advanced advanced
                                    && advanced.source().getPath().contains(IMAGES)) {
                                assertThat(target)
                                        .as("an unfinished file has no name")
                                        .doesNotExist();
                            }
                        }),
                PATIENCE);

        var about =
                events.stream()
                        .filter(event -> event.source().equals(address("/" + IMAGES + ".gz")))
                        .toList();
        assertThat(about.getFirst())
                .isEqualTo(
                        new DownloadEvent.Started(
                                address("/" + IMAGES + ".gz"), target, OptionalLong.of(size)));
        assertThat(about.getLast())
                .isEqualTo(new DownloadEvent.Finished(address("/" + IMAGES + ".gz"), target, size));
        var received =
                about.stream()
                        .filter(DownloadEvent.Advanced.class::isInstance)
                        .map(event -> ((DownloadEvent.Advanced) event).received())
                        .toList();
        assertThat(received).hasSizeGreaterThan(1).isSorted().last().isEqualTo(size);
    }

    @Test
    void theNextAddressIsTriedWhenOneFails() throws Exception {
        serve("/empty/", exchange -> exchange.sendResponseHeaders(404, -1));
        archive = archive("SHA-256", address("/empty"), address("/good/"));

        assertThat(archive.load(options(), PATIENCE).train().count()).isEqualTo(300);
        assertThat(events)
                .anyMatch(event ->
                        event instanceof DownloadEvent.Failed failed
                                && failed.reason().contains("404"));
        assertThat(
                        archive.load(
                                        DataOptions.of(Map.of(), folder)
                                                .cache(folder.resolve("other"))
                                                .mirrors(address("/mine"))
                                                .listener(events::add),
                                        PATIENCE)
                                .test()
                                .count())
                .isEqualTo(2);
        assertThat(events.getLast().source()).hasPath("/mine/" + TEST_IMAGES + ".gz");
    }

    @Test
    void redirectsAreFollowed() throws Exception {
        serve(
                "/old/",
                exchange -> {
                    exchange.getResponseHeaders()
                            .add("Location", address("/new/" + name(exchange) + ".gz").toString());
                    exchange.sendResponseHeaders(302, -1);
                });
        archive = archive("SHA-256", address("/old"));

        assertThat(archive.load(options(), PATIENCE).train().count()).isEqualTo(300);
    }

    @Test
    void aWrongFileIsThrownAway() throws Exception {
        serve(
                "/wrong/",
                exchange -> {
                    byte[] content = contents.get(name(exchange)).clone();
                    content[content.length - 1] ^= 1;
                    send(exchange, Bytes.gzip(content));
                });
        archive = archive("SHA-256", address("/wrong"));

        refused(
                "tried " + address("/wrong/train-labels-idx1-ubyte.gz"),
                "SHA-256",
                "is not the published");
    }

    @Test
    void md5AloneDoesNotMakeADownloadRight() throws Exception {
        serve(
                "/repacked/",
                exchange -> {
                    byte[] packed = gzip(name(exchange));
                    // The operating system in the gzip header is no part of the content: its MD5
                    // stays right, the file's SHA-256 does not.
                    packed[9] = 3;
                    send(exchange, packed);
                });
        archive = archive("MD5", address("/repacked"));
        refused("is not the published");

        archive = archive("MD5", address("/"));
        assertThat(archive.load(options(), PATIENCE).train().count()).isEqualTo(300);
    }

    @Test
    void aCutOffFileIsThrownAway() throws Exception {
        serve(
                "/cut/",
                exchange -> {
                    byte[] body = gzip(name(exchange));
                    exchange.sendResponseHeaders(200, body.length);
                    exchange.getResponseBody().write(body, 0, body.length / 2);
                    exchange.getResponseBody().flush();
                });
        serve(
                "/short/",
                exchange -> {
                    byte[] body = gzip(name(exchange));
                    send(exchange, Arrays.copyOf(body, body.length / 2));
                });
        archive = archive("SHA-256", address("/cut"), address("/short"));

        refused(address("/cut/train-labels-idx1-ubyte.gz").toString(), "broken gzip");
    }

    @Test
    void aServerThatSendsTooMuchIsStopped() throws Exception {
        serve(
                "/flood/",
                exchange -> {
                    exchange.sendResponseHeaders(200, 0);
                    var chunk = noise(1 << 16);
                    for (int i = 0; i < 1 << 14; i++) {
                        exchange.getResponseBody().write(chunk);
                    }
                });
        archive = archive("SHA-256", address("/flood"));

        refused("sends more than");
    }

    @Test
    void aSilentServerIsGivenUp() throws Exception {
        serve(
                "/silent/",
                exchange -> {
                    exchange.sendResponseHeaders(200, 1000);
                    exchange.getResponseBody().write(new byte[10]);
                    exchange.getResponseBody().flush();
                    try {
                        ended.await(20, TimeUnit.SECONDS);
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                });
        archive = archive("SHA-256", address("/silent"));
        long start = System.nanoTime();

        assertThatExceptionOfType(DataNotFoundException.class)
                .isThrownBy(() -> archive.load(options(), Duration.ofMillis(400)))
                .withMessageContaining("the server does not answer");
        assertThat(System.nanoTime() - start).isLessThan(TimeUnit.SECONDS.toNanos(10));
        assertThat(files()).isEmpty();
    }

    @Test
    void aServerThatIsDownIsNamed() throws Exception {
        int port;
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        archive = archive("SHA-256", URI.create("http://127.0.0.1:" + port));

        refused("tried http://127.0.0.1:" + port, "no connection to the server");
    }

    @Test
    void aListenerThatThrowsLeavesNothingBehind() {
        for (var kind : List.of(DownloadEvent.Started.class, DownloadEvent.Advanced.class)) {
            DownloadListener impatient =
                    event -> {
                        if (kind.isInstance(event)) {
                            throw new IllegalStateException("enough");
                        }
                    };
            assertThatThrownBy(() -> archive.load(options().listener(impatient), PATIENCE))
                    .hasMessage("enough");
            assertThat(files()).isEmpty();
        }
    }

    @Test
    void aCacheThatCannotBeWrittenIsNamed() throws Exception {
        Files.createDirectories(folder);
        Files.writeString(cache, "a file stands where the folder should be");

        assertThatExceptionOfType(DataNotFoundException.class)
                .isThrownBy(() -> archive.load(options(), PATIENCE))
                .withMessageContaining("cannot save to " + cache);
    }

    @Test
    void aBadCacheIsFilledAnew() throws Exception {
        archive.load(options(), PATIENCE);
        var cached = cache.resolve("toy").resolve(IMAGES + ".gz");
        Files.write(cached, Arrays.copyOf(gzip(IMAGES), 1000));

        assertThat(archive.load(options(), PATIENCE).train().count()).isEqualTo(300);
        assertThat(Files.readAllBytes(cached)).isEqualTo(gzip(IMAGES));
    }

    @Test
    void offlineSaysWhereToPutWhat() {
        assertThatExceptionOfType(DataNotFoundException.class)
                .isThrownBy(() -> archive.load(options().offline(), PATIENCE))
                .withMessageContainingAll(
                        "downloading is off",
                        "looked in " + cache.resolve("toy"),
                        "Get these files from " + address("/"),
                        "put them into " + cache.resolve("toy"),
                        "GRADUS_DATA",
                        IMAGES + ".gz",
                        "t10k-labels-idx1-ubyte.gz");
        assertThat(cache).doesNotExist();
    }

    @Test
    void aNamedFolderIsTheOnlyPlace() throws Exception {
        var mine = Files.createDirectories(folder.resolve("mine"));
        assertThatExceptionOfType(DataNotFoundException.class)
                .isThrownBy(() -> archive.load(options().folder(mine), PATIENCE))
                .withMessageContainingAll("looked in " + mine, "put them into " + mine);
        assertThat(events).isEmpty();

        for (var file : contents.entrySet()) {
            Files.write(mine.resolve(file.getKey().replace("-idx", ".idx")), file.getValue());
        }
        assertThat(archive.load(options().folder(mine), PATIENCE).train().count()).isEqualTo(300);

        Files.write(mine.resolve("train-images.idx3-ubyte"), contents.get(TEST_IMAGES));
        assertThatExceptionOfType(MalformedDataException.class)
                .isThrownBy(() -> archive.load(options().folder(mine), PATIENCE))
                .withMessageContainingAll("train-images.idx3-ubyte", "235216 bytes", "1584");
    }

    @Test
    void theSharedFolderComesBeforeTheCacheAndItsSubfolderFirst() throws Exception {
        var shared = Files.createDirectories(folder.resolve("shared"));
        var toy = Files.createDirectories(shared.resolve("toy"));
        for (var file : contents.entrySet()) {
            // Another data set under the same names must not be mistaken for this one.
            Files.write(shared.resolve(file.getKey()), noise(file.getValue().length));
            Files.write(toy.resolve(file.getKey() + ".gz"), Bytes.gzip(file.getValue()));
        }
        var options =
                DataOptions.of(Map.of("GRADUS_DATA", shared.toString()), folder)
                        .cache(cache)
                        .offline();

        assertThat(archive.load(options, PATIENCE).train().count()).isEqualTo(300);
        Files.delete(toy.resolve(TEST_IMAGES + ".gz"));
        assertThatExceptionOfType(DataNotFoundException.class)
                .isThrownBy(() -> archive.load(options, PATIENCE))
                .withMessageContainingAll(
                        "found " + shared.resolve(TEST_IMAGES), "is not the published");
    }

    @Test
    void theCacheStandsWhereTheSystemWantsIt() {
        var home = Path.of("home");
        assertThat(DataOptions.of(Map.of(), home).cache())
                .isEqualTo(home.resolve(".cache").resolve("gradus"));
        assertThat(DataOptions.of(Map.of("XDG_CACHE_HOME", "x"), home).cache())
                .isEqualTo(Path.of("x", "gradus"));
        assertThat(DataOptions.of(Map.of("LOCALAPPDATA", "l", "XDG_CACHE_HOME", "x"), home).cache())
                .isEqualTo(Path.of("l", "gradus"));
        assertThat(DataOptions.of(Map.of("LOCALAPPDATA", "l", "GRADUS_CACHE", "c"), home).cache())
                .isEqualTo(Path.of("c"));
        assertThat(DataOptions.of(Map.of("GRADUS_CACHE", " "), home).shared()).isEmpty();
    }
}
