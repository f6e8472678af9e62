package io.gradus.data;

import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.OptionalLong;

/**
 * Fetches one file over HTTP. It is written under a temporary name, checked, and only then given
 * its own: whoever looks sees the whole file or none.
 */
final class Downloader {

    private static final int CHUNK = 1 << 16;

    private final DownloadListener listener;
    private final Duration patience;

    /** Gives up on a server that lets {@code patience} pass without a word. */
    Downloader(DownloadListener listener, Duration patience) {
        this.listener = listener;
        this.patience = patience;
    }

    /**
     * Fetches {@code source} to {@code target}, which must turn out to be {@code file}, and returns
     * its content.
     */
    byte[] fetch(URI source, Path target, KnownFile file) throws IOException {
        Files.createDirectories(target.toAbsolutePath().getParent());
        var part =
                Files.createTempFile(
                        target.toAbsolutePath().getParent(), target.getFileName() + ".", ".part");
        try {
            long received = receive(source, target, part, file);
            byte[] content;
            try {
                content = file.readDownloaded(part);
            } catch (MalformedDataException e) {
                // The temporary file is about to vanish, so the error speaks of the address.
                var problem = e.getMessage().substring(e.source().length() + 2);
                throw new MalformedDataException(source.toString(), problem).because(e);
            }
            move(part, target);
            listener.on(new DownloadEvent.Finished(source, target, received));
            return content;
        } catch (IOException e) {
            listener.on(new DownloadEvent.Failed(source, reason(e)));
            throw e;
        } finally {
            Files.deleteIfExists(part);
        }
    }

    /** What went wrong in words, also where Java's message is empty. */
    static String reason(IOException e) {
        return switch (e) {
            case HttpConnectTimeoutException _ -> "the server cannot be reached";
            case HttpTimeoutException _ -> "the server does not answer";
            case ConnectException _ -> "no connection to the server";
            case FileSystemException _ -> "cannot save to " + e.getMessage();
            default -> e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
        };
    }

    private long receive(URI source, Path target, Path part, KnownFile file) throws IOException {
        // A gzip file is hardly larger than its content, whatever the server would like to send.
        long limit = file.bytes() + (1L << 20);
        try (var client = client()) {
            var request = HttpRequest.newBuilder(source).timeout(patience).build();
            var response = send(client, request);
            if (response.statusCode() != 200) {
                response.body().close();
                client.shutdownNow();
                throw new IOException("the server answered with status " + response.statusCode());
            }
            var announced = response.headers().firstValueAsLong("Content-Length");
            try (var body = response.body();
                    var watch = new Watch(body, patience);
                    var out = FileChannel.open(part, StandardOpenOption.WRITE)) {
                listener.on(new DownloadEvent.Started(source, target, announced));
                return copy(body, watch, out, source, announced, limit);
            } finally {
                client.shutdownNow();
            }
        }
    }

    private HttpClient client() {
        return HttpClient.newBuilder()
                .followRedirects(HttpClient.Redirect.NORMAL)
                .connectTimeout(patience)
                .build();
    }

    private static HttpResponse<InputStream> send(HttpClient client, HttpRequest request)
            throws IOException {
        try {
            return client.send(request, HttpResponse.BodyHandlers.ofInputStream());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    private long copy(
            InputStream body,
            Watch watch,
            FileChannel out,
            URI source,
            OptionalLong announced,
            long limit)
            throws IOException {
        var chunk = new byte[CHUNK];
        long received = 0;
        while (true) {
            int got = watch.read(chunk);
            if (got < 0) {
                break;
            }
            received += got;
            if (received > limit) {
                throw new IOException(
                        "the server sends more than "
                                + limit
                                + " bytes, which cannot be the right file");
            }
            var bytes = ByteBuffer.wrap(chunk, 0, got);
            while (bytes.hasRemaining()) {
                out.write(bytes);
            }
            listener.on(new DownloadEvent.Advanced(source, received, announced));
        }
        // Without this a power cut after the rename could leave the right name on missing bytes.
        out.force(true);
        return received;
    }

    private static void move(Path part, Path target) throws IOException {
        try {
            Files.move(
                    part,
                    target,
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(part, target, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    /**
     * Closes a stream on which nothing has come for too long, which the HTTP client itself does not
     * watch for.
     */
    private static final class Watch implements AutoCloseable {

        private final InputStream body;
        private final Duration patience;
        private final Thread thread;
        private volatile long lastByte = System.nanoTime();
        private volatile boolean silent;

        Watch(InputStream body, Duration patience) {
            this.body = body;
            this.patience = patience;
            this.thread = Thread.ofVirtual().start(this::watch);
        }

        int read(byte[] chunk) throws IOException {
            try {
                int got = body.read(chunk);
                lastByte = System.nanoTime();
                if (silent) {
                    throw new IOException("stream closed");
                }
                return got;
            } catch (IOException e) {
                throw silent
                        ? new HttpTimeoutException(
                                "nothing received for " + patience.toSeconds() + " s")
                        : e;
            }
        }

        private void watch() {
            try {
                long left = patience.toNanos();
                while (left > 0) {
                    Thread.sleep(Duration.ofNanos(left));
                    left = patience.toNanos() - (System.nanoTime() - lastByte);
                }
                silent = true;
                body.close();
            } catch (InterruptedException | IOException e) {
                // Interrupted: the download has ended. A stream that cannot be closed leaves
                // nothing more to try.
                Thread.currentThread().interrupt();
            }
        }

        @Override
        public void close() {
            thread.interrupt();
        }
    }
}
