package io.reactorpump.cli;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.reactorpump.api.error.SettingException;
import io.reactorpump.core.Pump;
import io.reactorpump.core.status.State;
import io.reactorpump.core.status.Status;
import io.reactorpump.http.HttpAnswer;
import io.reactorpump.http.HttpCall;
import io.reactorpump.http.HttpListener;
import io.reactorpump.http.HttpListenerOptions;
import io.reactorpump.http.HttpRoute;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/** Answers how the pipelines are. */
final class StatusServer implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(StatusServer.class);
    private static final Pattern ADDRESS = Pattern.compile("(.+):(\\d{1,5})");

    private final Optional<HttpListener> listener;

    private StatusServer(Optional<HttpListener> listener) {
        this.listener = listener;
    }

    /** One that is not asked for. */
    static StatusServer none() {
        return new StatusServer(Optional.empty());
    }

    /**
     * Listens.
     *
     * @param address {@code host:port}
     */
    static StatusServer open(String address, Pump pump, PrometheusMeterRegistry registry) {
        Matcher parts = ADDRESS.matcher(address);
        if (!parts.matches() || Integer.parseInt(parts.group(2)) > 65_535) {
            throw new SettingException("--http", "'" + address + "'", "host:port, such as 127.0.0.1:8081");
        }
        HttpListener listener = HttpListener.open(
                HttpListenerOptions.port(Integer.parseInt(parts.group(2))).withHost(parts.group(1)));
        route(
                listener,
                "/status",
                call -> HttpAnswer.json(
                        200, pump.status().stream().map(PipelineStatus::of).toList()));
        route(listener, "/health", call -> health(pump.status()));
        route(
                listener,
                "/metrics",
                call -> new HttpAnswer(
                        200,
                        Map.of("Content-Type", "text/plain; version=0.0.4; charset=utf-8"),
                        registry.scrape().getBytes(StandardCharsets.UTF_8)));
        LOG.info("Status and metrics at http://{}:{}/status and /metrics", parts.group(1), listener.port());
        return new StatusServer(Optional.of(listener));
    }

    private static void route(HttpListener listener, String path, Function<HttpCall, HttpAnswer> answer) {
        listener.route(HttpRoute.post(path, call -> Mono.fromSupplier(() -> answer.apply(call)))
                .methods("GET"));
    }

    private static HttpAnswer health(List<Status> all) {
        boolean failed = all.stream().anyMatch(status -> status.state() == State.FAILED);
        return HttpAnswer.json(failed ? 503 : 200, Map.of("status", failed ? "DOWN" : "UP"));
    }

    @Override
    public void close() {
        listener.ifPresent(HttpListener::close);
    }
}
