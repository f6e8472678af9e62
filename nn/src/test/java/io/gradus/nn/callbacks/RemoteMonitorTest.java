package io.gradus.nn.callbacks;

import static io.gradus.nn.callbacks.Scripted.fit;
import static io.gradus.nn.callbacks.Scripted.model;
import static io.gradus.nn.callbacks.Scripted.script;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Sends to a server of a few lines, which keeps what it was sent. */
class RemoteMonitorTest {
    private record Request(String line, Map<String, String> headers, String body) {}

    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private final List<String> warnings = new CopyOnWriteArrayList<>();
    private final Logger logger = Logger.getLogger("io.gradus.nn.callbacks");
    private final Handler handler =
            new Handler() {
                @Override
                public void publish(LogRecord logged) {
                    warnings.add(
                            java.text.MessageFormat.format(
                                    logged.getMessage(), logged.getParameters()));
                }

                @Override
                public void flush() {}

                @Override
                public void close() {}
            };
    private ServerSocket server;
    private volatile String status = "200 OK";

    @BeforeEach
    void start() throws IOException {
        server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        Thread.ofVirtual()
                .start(() -> {
                    while (!server.isClosed()) {
                        try (var socket = server.accept()) {
                            answer(socket);
                        } catch (IOException closed) {
                            return;
                        }
                    }
                });
        logger.addHandler(handler);
        logger.setUseParentHandlers(false);
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
        logger.removeHandler(handler);
        logger.setUseParentHandlers(true);
    }

    private void answer(Socket socket) throws IOException {
        var in = socket.getInputStream();
        var lines = new ArrayList<String>();
        for (var line = line(in); !line.isEmpty(); line = line(in)) {
            lines.add(line);
        }
        var headers = new LinkedHashMap<String, String>();
        for (var line : lines.subList(1, lines.size())) {
            var parts = line.split(": ", 2);
            headers.put(parts[0].toLowerCase(Locale.ROOT), parts[1]);
        }
        int length = Integer.parseInt(headers.get("content-length"));
        var body = new String(in.readNBytes(length), StandardCharsets.UTF_8);
        requests.add(new Request(lines.getFirst(), headers, body));
        var answer = "HTTP/1.1 " + status + "\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
        socket.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
    }

    private static String line(java.io.InputStream in) throws IOException {
        var line = new StringBuilder();
        for (int c = in.read(); c >= 0 && c != '\n'; c = in.read()) {
            if (c != '\r') {
                line.append((char) c);
            }
        }
        return line.toString();
    }

    private RemoteMonitor monitor() {
        return new RemoteMonitor(URI.create("http://127.0.0.1:" + server.getLocalPort()));
    }

    @Test
    void eachEpochIsSentAsJson() {
        var monitor = monitor().path("/runs/7").sendAsJson(true).headers(Map.of("X-Key", "k"));
        var history = fit(model(), 3, script(0.5, Double.NaN, 2), monitor);
        assertThat(requests).hasSize(3);
        for (int epoch = 0; epoch < 3; epoch++) {
            var request = requests.get(epoch);
            assertThat(request.line).isEqualTo("POST /runs/7 HTTP/1.1");
            assertThat(request.headers)
                    .containsEntry("content-type", "application/json")
                    .containsEntry("x-key", "k");
            assertThat(request.body)
                    .isEqualTo(
                            "{\"epoch\":%d,\"loss\":%s,\"accuracy\":%s,\"val_loss\":%s}"
                                    .formatted(
                                            epoch,
                                            history.get("loss").get(epoch),
                                            history.get("accuracy").get(epoch),
                                            List.of("0.5", "null", "2.0").get(epoch)));
        }
        assertThat(warnings).isEmpty();
    }

    @Test
    void orAsAFieldOfAForm() {
        fit(model(), 1, monitor().field("numbers"));
        var request = requests.getFirst();
        assertThat(request.line).isEqualTo("POST /publish/epoch/end/ HTTP/1.1");
        assertThat(request.headers)
                .containsEntry("content-type", "application/x-www-form-urlencoded");
        assertThat(request.body).startsWith("numbers=%7B");
        assertThat(URLDecoder.decode(request.body, StandardCharsets.UTF_8))
                .startsWith("numbers={\"epoch\":0,\"loss\":");
    }

    @Test
    void whatFailsIsAWarningAndTrainingGoesOn() throws IOException {
        status = "500 No";
        var history = fit(model(), 2, monitor());
        assertThat(history.epochs()).hasSize(2);
        assertThat(requests).hasSize(2);
        assertThat(warnings).hasSize(2).allMatch(warning -> warning.endsWith("answered 500"));
        server.close();
        warnings.clear();
        assertThat(fit(model(), 2, monitor().timeout(Duration.ofSeconds(5))).epochs()).hasSize(2);
        assertThat(warnings).hasSize(2).allMatch(w -> w.startsWith("the numbers of an epoch"));
    }

    @Test
    void anAddressThatIsNoneIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new RemoteMonitor(URI.create("localhost")));
        assertThatIllegalArgumentException().isThrownBy(() -> monitor().path("/a b"));
    }
}
