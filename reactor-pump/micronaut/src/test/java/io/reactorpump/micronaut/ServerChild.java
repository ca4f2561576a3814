package io.reactorpump.micronaut;

import io.micronaut.context.BeanProvider;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Property;
import io.micronaut.context.annotation.Requires;
import io.micronaut.runtime.Micronaut;
import io.micronaut.runtime.server.EmbeddedServer;
import io.reactorpump.api.Sink;
import io.reactorpump.core.Pump;
import io.reactorpump.core.request.RequestLimits;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Map;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * An application as its user starts it, in a process of its own: collectors that append to a file, one of them as soon as the parent
 * has written a byte. It ends with its parent.
 */
final class ServerChild {

    private ServerChild() {}

    /** What is held back until the parent says so. */
    record Gate(Sinks.Empty<Void> open) {}

    /** Any text. */
    record Nothing() {}

    @Factory
    @Requires(property = "spec", value = "child")
    static final class Beans {

        private static final RequestLimits PATIENT =
                new RequestLimits(20_000, Duration.ofMinutes(5), Duration.ofMinutes(5), 1);

        @Singleton
        Gate gate() {
            return new Gate(Sinks.empty());
        }

        @Singleton
        @Named("texts")
        Mount texts(@Property(name = "file") Path file) {
            Sink<String> sink = Sink.async(
                    "file",
                    16,
                    text -> Mono.delay(Duration.ofMillis(2)).then(Mono.fromRunnable(() -> append(file, text))));
            return Mount.post("/texts", String.class).limits(PATIENT).collector("texts", flow -> flow, sink);
        }

        @Singleton
        @Named("held")
        Mount held(Gate gate, @Property(name = "file") Path file) {
            Sink<String> sink = Sink.async(
                    "held", 1_024, text -> gate.open().asMono().then(Mono.fromRunnable(() -> append(file, text))));
            return Mount.post("/held", String.class).limits(PATIENT).collector("held", flow -> flow, sink);
        }

        @Singleton
        @Named("count")
        Mount count(@Named("held") Mount held, BeanProvider<Pump> pump) {
            return Mount.get("/held/count", Nothing.class)
                    .endpoint(
                            "count",
                            flow -> flow.map(
                                    "count",
                                    nothing -> held.requests().backlog().orElse(0)
                                            + pump.get()
                                                    .pipeline("held")
                                                    .orElseThrow()
                                                    .status()
                                                    .inFlight()));
        }

        private static synchronized void append(Path file, String text) {
            try {
                Files.writeString(file, text + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    public static void main(String[] args) throws IOException {
        EmbeddedServer server = Micronaut.build(args)
                .properties(Map.of(
                        "spec",
                        "child",
                        "file",
                        args[0],
                        "micronaut.server.host",
                        "127.0.0.1",
                        "micronaut.server.port",
                        -1,
                        "micronaut.netty.event-loops.default.shutdown-quiet-period",
                        "0s"))
                .banner(false)
                .start()
                .getBean(EmbeddedServer.class);
        System.out.println(server.getPort());
        Gate gate = server.getApplicationContext().getBean(Gate.class);
        if (System.in.read() >= 0) {
            gate.open().tryEmitEmpty();
        }
        if (System.in.read() < 0) {
            Runtime.getRuntime().halt(1);
        }
    }
}
