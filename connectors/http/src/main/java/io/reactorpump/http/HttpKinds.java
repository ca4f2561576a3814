package io.reactorpump.http;

import io.reactorpump.api.Codec;
import io.reactorpump.api.Sink;
import io.reactorpump.api.Trigger;
import io.reactorpump.api.policy.Checks;
import io.reactorpump.core.config.About;
import io.reactorpump.core.config.Config;
import io.reactorpump.core.config.Default;
import io.reactorpump.core.config.Secret;
import io.reactorpump.core.config.Size;
import io.reactorpump.core.kind.BackoffSettings;
import io.reactorpump.core.kind.Kind;
import io.reactorpump.core.kind.Kinds;
import io.reactorpump.core.kind.OfRole;
import io.reactorpump.core.kind.Role;
import io.reactorpump.core.kind.Site;
import io.reactorpump.core.kind.SourcePart;
import io.reactorpump.core.kind.WhileBusy;
import io.reactorpump.json.Payloads;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The kinds of HTTP. */
public final class HttpKinds implements Kinds {

    /** When a caller gets an answer. */
    enum Respond {
        /** When the pipeline is done, with what arrived at its end. */
        PIPELINE,
        /** When the pipeline has taken the call. */
        IMMEDIATE
    }

    /** What a listening source may be told. */
    @About(
            "Listens for calls, whose bodies are events, and answers each with what the pipeline makes of it, or at once")
    record ListenOptions(
            @About("the port; 0 for any that is free") @Default("8080")
            int port,

            @About("the address to listen at; 0.0.0.0 for all") @Default("127.0.0.1")
            String host,

            @About("the path") @Default("/") String path,

            @About("the methods that are taken") @Default("POST")
            Set<String> methods,

            @About(
                    "when a caller gets an answer: when the pipeline is done, with what arrives at its end, or immediate")
            @Default("pipeline")
            Respond response,

            @About("how long an answer may take") @Default("30 s")
            Duration deadline,

            @About("the longest body") @Default("1 MiB") Size maxBody,

            @About("how many calls are held at a time") @Default("256")
            int maxRequests,

            @About("the headers of a call that the event gets")
            Set<String> headers) {

        ListenOptions {
            Checks.that(path.startsWith("/"), "path", "'" + path + "'", "a path that begins with /");
            Checks.positive("methods", methods.size());
            Checks.that(maxBody.bytes() > 0 && maxBody.bytes() <= 1 << 30, "maxBody", maxBody, "1 byte to 1 GiB");
            new HttpListenerOptions(host, port, (int) maxBody.bytes(), deadline, maxRequests);
        }

        SourcePart part(Site site) {
            return new ListeningSource(
                    site.name("http " + path),
                    new HttpListenerOptions(host, port, (int) maxBody.bytes(), deadline, maxRequests),
                    WebhookOptions.at(path)
                            .withMethods(methods.toArray(String[]::new))
                            .withHeaders(headers.toArray(String[]::new)),
                    response == Respond.PIPELINE);
        }
    }

    /** What bodies are. */
    enum Body {
        BYTES,
        TEXT,
        JSON,
        LINES,
        CSV
    }

    /** What a polling source may be told. */
    @About("Asks a server whenever a trigger fires; what it has said before is not emitted again")
    record PollOptions(
            @About(value = "what to ask for", example = "https://example.org/orders")
            String url,

            @About(value = "when to ask", example = "[{kind: every, interval: 1 min}]") @OfRole("trigger")
            List<Config> on,

            @About("what becomes of a firing while the events of another are on their way") @Default("latest")
            WhileBusy whileBusy,

            @About(WhileBusy.ABOUT_QUEUE) Optional<Integer> queue,

            @About("what a body is: bytes, text, one value of JSON, lines of text, or rows of CSV") @Default("bytes")
            Body format,

            @About("the longest body, or line") @Default("16 MiB")
            Size maxBytes,

            @About("sent with each request") Map<String, String> headers,
            @About("a bearer token") Optional<Secret> token,
            @About("the user") Optional<String> user,
            @About("the password of the user") Optional<Secret> password,

            @About("how long a request may take") @Default("30 s")
            Duration timeout,

            @About("how many connections at a time") @Default("16")
            int connections,

            @About("the certificates that are trusted in place of those of Java: PEM, or with a password a key store")
            Optional<Path> trustStore,

            @About("the password of the key store") Optional<Secret> trustPassword,

            @About("the statuses of a server that is away for now") @Default("429, 502, 503, 504")
            Set<Integer> retryOn,

            @About("how long to wait at most when the server says how long") @Default("5 min")
            Duration maxRetryAfter,

            @About("how long to wait when it does not say; by default as the pipeline says")
            Optional<BackoffSettings> backoff)
            implements TargetOptions {

        PollOptions {
            Checks.that(!on.isEmpty(), "on", "missing", "at least one trigger");
            whileBusy.overlap(queue);
            Checks.that(maxBytes.bytes() > 0 && maxBytes.bytes() <= 1 << 30, "maxBytes", maxBytes, "1 byte to 1 GiB");
        }

        SourcePart part(Site site) {
            Trigger[] triggers =
                    on.stream().map(section -> site.part(Role.TRIGGER, section)).toArray(Trigger[]::new);
            HttpSource<?> source = switch (format) {
                case BYTES -> HttpSource.bytes(target());
                case TEXT -> HttpSource.text(target());
                case JSON -> HttpSource.json(target(), Object.class);
                case LINES -> HttpSource.lines(target());
                case CSV -> HttpSource.csv(target());
            };
            return SourcePart.of(
                    source.maxBytes((int) maxBytes.bytes()).on(triggers).overlap(whileBusy.overlap(queue)));
        }
    }

    /** What a sink may be told. */
    @About("Makes a request of each event")
    record SinkOptions(
            @About(value = "where to write", example = "https://example.org/events")
            String url,

            @About("the method") @Default("POST") String method,

            @About("the media type of the bodies") @Default("application/json")
            String contentType,

            @About("how many requests at a time; more than one may overtake another") @Default("1")
            int concurrency,

            @About("sent with each request") Map<String, String> headers,
            @About("a bearer token") Optional<Secret> token,
            @About("the user") Optional<String> user,
            @About("the password of the user") Optional<Secret> password,

            @About("how long a request may take") @Default("30 s")
            Duration timeout,

            @About("how many connections at a time") @Default("16")
            int connections,

            @About("the certificates that are trusted in place of those of Java: PEM, or with a password a key store")
            Optional<Path> trustStore,

            @About("the password of the key store") Optional<Secret> trustPassword,

            @About("the statuses of a server that is away for now") @Default("429, 502, 503, 504")
            Set<Integer> retryOn,

            @About("how long to wait at most when the server says how long") @Default("5 min")
            Duration maxRetryAfter,

            @About("how long to wait when it does not say; by default as the pipeline says")
            Optional<BackoffSettings> backoff,

            @About("the statuses that mean written; by default every 2xx")
            Set<Integer> success)
            implements TargetOptions {

        HttpSinkOptions options() {
            return HttpSinkOptions.of(target())
                    .withMethod(method)
                    .withConcurrency(concurrency)
                    .withSuccess(success);
        }

        Sink<Object> sink() {
            HttpSinkOptions options = options();
            Codec<Object> codec = Payloads.codec(contentType);
            return HttpSink.<Object>to(options.target(), codec).with(options);
        }
    }

    @Override
    public Collection<Kind<?, ?>> kinds() {
        return List.of(
                Kind.sourcePart("http", ListenOptions.class, ListenOptions::part),
                Kind.sourcePart("http-poll", PollOptions.class, PollOptions::part),
                Kind.sink("http", SinkOptions.class, (options, site) -> options.sink()));
    }
}
