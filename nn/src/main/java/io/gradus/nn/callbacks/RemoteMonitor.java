package io.gradus.nn.callbacks;

import io.gradus.nn.Callback;
import io.gradus.nn.Logs;
import java.io.StringWriter;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * Sends what each epoch tells to a server, as a POST of JSON: {@code {"epoch": 0, "loss": 0.5}}.
 *
 * {@snippet :
 * new RemoteMonitor(URI.create("http://localhost:9000")).sendAsJson(true)
 * }
 *
 * <p>The JSON is the body of the request, or, without {@link #sendAsJson}, a field of a form.
 * Numbers that are not finite are null. Requests are sent one after another while training goes on;
 * one that fails is a warning in the log. The end of the training waits for those on their way.
 */
public final class RemoteMonitor extends Callback {
    private static final System.Logger LOGGER =
            System.getLogger(RemoteMonitor.class.getPackageName());
    private static final JsonFactory JSON = new JsonFactory();

    private final URI root;
    private String path = "/publish/epoch/end/";
    private String field = "data";
    private Map<String, String> headers = Map.of();
    private boolean asJson;
    private Duration timeout = Duration.ofSeconds(10);

    private @Nullable HttpClient client;
    private CompletableFuture<?> sent = CompletableFuture.completedFuture(true);

    /** Sends to {@code http://localhost:9000}. */
    public RemoteMonitor() {
        this(URI.create("http://localhost:9000"));
    }

    /**
     * Sends to a server.
     *
     * @param root where the server is: scheme, host and port
     * @throws IllegalArgumentException if that is no address of a server
     */
    public RemoteMonitor(URI root) {
        HttpRequest.newBuilder(root); // says what is wrong with the address
        this.root = root;
    }

    /**
     * Sets to which place of the server it is sent.
     *
     * @param path put behind the root; {@code /publish/epoch/end/} without this
     * @return this callback
     */
    public RemoteMonitor path(String path) {
        URI.create(root + path);
        this.path = path;
        return this;
    }

    /**
     * Sets the field of the form that holds the JSON.
     *
     * @param field its name; {@code data} without this
     * @return this callback
     */
    public RemoteMonitor field(String field) {
        this.field = field;
        return this;
    }

    /**
     * Sets headers of the requests.
     *
     * @param headers from name to value; there are none of one's own without this
     * @return this callback
     */
    public RemoteMonitor headers(Map<String, String> headers) {
        this.headers = Map.copyOf(headers);
        return this;
    }

    /**
     * Sets whether the JSON is the body of the request.
     *
     * @param asJson true for {@code application/json}; false, as without this, for a form
     * @return this callback
     */
    public RemoteMonitor sendAsJson(boolean asJson) {
        this.asJson = asJson;
        return this;
    }

    /**
     * Sets how long a request may take.
     *
     * @param timeout 10 seconds without this
     * @return this callback
     */
    public RemoteMonitor timeout(Duration timeout) {
        this.timeout = timeout;
        return this;
    }

    @Override
    public void onEpochEnd(int epoch, Logs logs) {
        var numbers = new LinkedHashMap<String, Double>(logs.toMap());
        var request = request(json(epoch, numbers));
        var http = client();
        // One after another, so that epochs arrive in their order.
        sent =
                sent.thenCompose(before -> http.sendAsync(request, BodyHandlers.discarding()))
                        .handle(RemoteMonitor::check);
    }

    private HttpClient client() {
        var made = client;
        if (made == null) {
            made = HttpClient.newBuilder().connectTimeout(timeout).build();
            client = made;
        }
        return made;
    }

    private HttpRequest request(String json) {
        var type = asJson ? "application/json" : "application/x-www-form-urlencoded";
        var body = asJson ? json : field + "=" + URLEncoder.encode(json, StandardCharsets.UTF_8);
        var builder =
                HttpRequest.newBuilder(URI.create(root + path))
                        .timeout(timeout)
                        .header("Content-Type", type)
                        .POST(BodyPublishers.ofString(body));
        headers.forEach(builder::setHeader);
        return builder.build();
    }

    static String json(int epoch, Map<String, Double> numbers) {
        var text = new StringWriter();
        try (var json = JSON.createGenerator(ObjectWriteContext.empty(), text)) {
            json.writeStartObject();
            json.writeName("epoch");
            json.writeNumber(epoch);
            numbers.forEach((name, value) -> {
                json.writeName(name);
                if (Double.isFinite(value)) {
                    json.writeNumber(value.doubleValue());
                } else {
                    json.writeNull();
                }
            });
            json.writeEndObject();
        }
        return text.toString();
    }

    private static boolean check(@Nullable HttpResponse<Void> response, @Nullable Throwable error) {
        if (error != null) {
            var cause = error.getCause() == null ? error : error.getCause();
            LOGGER.log(
                    System.Logger.Level.WARNING,
                    "the numbers of an epoch could not be sent: {0}",
                    cause.toString());
            return false;
        }
        if (response != null && response.statusCode() >= 400) {
            LOGGER.log(
                    System.Logger.Level.WARNING,
                    "the numbers of an epoch were sent to {0}, which answered {1}",
                    response.uri(),
                    String.valueOf(response.statusCode()));
            return false;
        }
        return true;
    }

    @Override
    public void onTrainEnd(Logs logs) {
        try {
            sent.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException error) {
            LOGGER.log(
                    System.Logger.Level.WARNING,
                    "the numbers of the last epochs could not be sent: {0}",
                    error.toString());
        } catch (InterruptedException error) {
            Thread.currentThread().interrupt();
        }
    }
}
