package io.reactorpump.micronaut;

import io.reactorpump.api.Sink;
import io.reactorpump.api.policy.Checks;
import io.reactorpump.core.Flow;
import io.reactorpump.core.Pipeline;
import io.reactorpump.core.request.RequestSource;
import java.lang.reflect.Type;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * A pipeline behind WebSockets: each message is a request, and what comes of it are messages back to whoever sent it, in the order
 * of the messages that they answer. A bean of this type is mounted with the application, which needs {@code
 * io.micronaut:micronaut-websocket}.
 *
 * <pre>{@code
 * @Singleton
 * @Named("analysis")
 * SocketMount analysis() {
 *     return SocketMount.at("/quakes/analysis", Quake.class).shared("analysis", flow -> flow.map("analyse", Analysis::of));
 * }
 * }</pre>
 *
 * <p>A message that is not done is answered with {@code {"success":false,"status":400,"error":"…"}}, with the status that a {@link
 * Mount} has for it. A connection is read no farther than {@link SocketLimits#inFlight} messages ahead of the answers its caller
 * has taken, so one who sends too fast, or does not read, is held up and holds up nobody else. When a connection is closed, what is
 * done for it is cancelled (but what a {@link Route#collector} has begun is finished). When the application stops, messages that
 * were read are answered, and the connection is closed with 1001.
 */
public final class SocketMount {

    final String path;
    final Type input;
    final List<String> headers;
    final SocketLimits limits;
    final Use use;
    private final Line line;
    private final BiFunction<String, RequestSource<Object>, Pipeline> pipelines;

    /** What connections have in common, and what they are answered. */
    enum Use {
        /** One pipeline, whose results are the answers. */
        SHARED,
        /** Nothing: each has a pipeline, whose results are the answers. */
        OWN,
        /** One pipeline; answers are how much it has written. */
        COLLECTOR
    }

    /**
     * A pipeline and where its messages come in.
     *
     * @param requests where messages come in
     * @param pipeline the pipeline
     */
    record Line(RequestSource<Object> requests, Pipeline pipeline) {}

    private SocketMount(
            Route<?> route, String name, Use use, BiFunction<String, RequestSource<Object>, Pipeline> pipelines) {
        Checks.notBlank("socket.name", name);
        this.path = route.path;
        this.input = route.input;
        this.headers = route.headers;
        this.limits = route.limits;
        this.use = use;
        this.pipelines = pipelines;
        this.line = line(name);
    }

    /** A path for WebSockets whose messages are of this type: as JSON, or as they are for {@code String} and {@code byte[]}. */
    public static <I> Route<I> at(String path, Class<I> type) {
        return new Route<>(path, type);
    }

    /** The pipeline, to test it without a server; one of them, if each connection has its own. */
    public Pipeline pipeline() {
        return line.pipeline();
    }

    /** Where messages come in, to test the pipeline without a server. */
    public RequestSource<Object> requests() {
        return line.requests();
    }

    /** The line of all connections. */
    Line line() {
        return line;
    }

    /** A line of its own for a connection. */
    Line line(int number) {
        return line(line.pipeline().name() + "-" + number);
    }

    private Line line(String name) {
        RequestSource<Object> requests = use == Use.COLLECTOR
                ? RequestSource.named(toString(), limits.requests())
                : RequestSource.cancelling(toString(), limits.requests());
        return new Line(requests, pipelines.apply(name, requests));
    }

    /** As status and errors call it: {@code WS /quakes/analysis}. */
    @Override
    public String toString() {
        return "WS " + path;
    }

    /**
     * Where messages come from.
     *
     * @param <I> what they carry
     */
    public static final class Route<I> {

        private final String path;
        private final Type input;
        private final SocketLimits limits;
        private final List<String> headers;

        Route(String path, Type input) {
            this(path, input, SocketLimits.defaults(), List.of());
        }

        private Route(String path, Type input, SocketLimits limits, List<String> headers) {
            Checks.that(
                    path.startsWith("/") && !path.contains("{"),
                    "socket.path",
                    path,
                    "a path that begins with /, without variables");
            Inputs.readable("WS " + path, input);
            this.path = path;
            this.input = input;
            this.limits = limits;
            this.headers = headers;
        }

        /** This route with other limits than {@linkplain SocketLimits#defaults() the usual ones}. */
        public Route<I> limits(SocketLimits other) {
            return new Route<>(path, input, other, headers);
        }

        /**
         * This route with these headers of the request that opened a connection handed to the stages with each of its
         * messages; without this none is, as they may be secret.
         */
        public Route<I> headers(String... names) {
            return new Route<>(path, input, limits, List.of(names));
        }

        /**
         * This route, after a look whether this type, which its pipeline replies with, has a JSON form; without this it shows when
         * it replies.
         */
        public Route<I> replying(Class<?> type) {
            Json.writable("WS " + path + ": reply", type);
            return this;
        }

        /**
         * One pipeline for all connections.
         *
         * @param name of the pipeline
         */
        public <O> SocketMount shared(String name, Function<Flow<I>, Flow<O>> stages) {
            return mount(name, Use.SHARED, stages, RequestSource::replies);
        }

        /**
         * A pipeline for each connection, which begins and ends with it, and so has for itself whatever its stages keep. The
         * configuration says nothing of it.
         *
         * @param name of the pipelines, each with a number behind it
         */
        public <O> SocketMount perConnection(String name, Function<Flow<I>, Flow<O>> stages) {
            return mount(name, Use.OWN, stages, RequestSource::replies);
        }

        /**
         * One pipeline for all connections, which writes what comes of a message to a sink, and then answers how much that was:
         * {@code {"success":true,"written":1}}.
         *
         * @param name of the pipeline
         */
        public <O> SocketMount collector(String name, Function<Flow<I>, Flow<O>> stages, Sink<? super O> sink) {
            return mount(name, Use.COLLECTOR, stages, requests -> requests.counting(sink));
        }

        @SuppressWarnings("unchecked") // what comes in is decoded as an I
        private <O> SocketMount mount(
                String name,
                Use use,
                Function<Flow<I>, Flow<O>> stages,
                Function<RequestSource<I>, Sink<? super O>> sink) {
            return new SocketMount(this, name, use, (pipeline, objects) -> {
                RequestSource<I> requests = (RequestSource<I>) objects;
                return stages.apply(Pipeline.named(pipeline).from(requests)).to(sink.apply(requests));
            });
        }
    }
}
