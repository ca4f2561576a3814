package io.reactorpump.micronaut;

import io.micronaut.http.HttpMethod;
import io.reactorpump.api.Sink;
import io.reactorpump.api.policy.Checks;
import io.reactorpump.core.Flow;
import io.reactorpump.core.Pipeline;
import io.reactorpump.core.request.RequestLimits;
import io.reactorpump.core.request.RequestSource;
import java.lang.reflect.Type;
import java.util.List;
import java.util.function.Function;
import org.reactivestreams.Publisher;

/**
 * A pipeline behind an HTTP route: each request is an event, and how it ended is the response. A bean of this type is mounted and
 * started with the application.
 *
 * <pre>{@code
 * @Singleton
 * @Named("orders")
 * Mount orders(Sink<Order> store) {
 *     return Mount.post("/orders", Order.class).collector("orders", flow -> flow.filter(Order::isPaid), store);
 * }
 *
 * @Singleton
 * @Named("near")
 * Mount near(Quakes quakes) {
 *     return Mount.get("/quakes/near", Place.class).listing("near", flow -> flow.process("find", quakes::near));
 * }
 * }</pre>
 *
 * <table>
 * <caption>What is answered</caption>
 * <tr><td>200</td><td>a collector: what came of the request was written, and how much that was, {@code 0} if it was filtered; an
 * endpoint: its reply</td></tr>
 * <tr><td>204</td><td>an endpoint without a reply</td></tr>
 * <tr><td>400</td><td>the request is not of its type: what was expected, and where</td></tr>
 * <tr><td>422</td><td>it was written to the dead letters</td></tr>
 * <tr><td>429, 503</td><td>the pipeline takes no more for now, or is not running; {@code Retry-After} says when to ask
 * again</td></tr>
 * <tr><td>500, 503</td><td>a stage failed, or a system that it needs is away; an {@link
 * io.micronaut.http.exceptions.HttpStatusException} says for itself</td></tr>
 * <tr><td>503, 504</td><td>the pipeline ended, or the deadline passed, before it was done: the outcome is unknown</td></tr>
 * </table>
 *
 * <p>A caller that goes takes back a request that was not begun. One that was begun goes on to the sink of a collector; that of
 * an endpoint is for nobody any more, so asynchronous stages cancel what they do for it, as they do when its deadline has passed.
 */
public final class Mount {

    final HttpMethod method;
    final String path;
    final Type input;
    final Kind kind;
    final ReplyForm form;
    final List<String> headers;
    private final RequestSource<Object> requests;
    private final Pipeline pipeline;

    /** What a response is made of. */
    enum Kind {
        /** How much was written. */
        COLLECTOR,
        /** The one reply. */
        ENDPOINT,
        /** All replies, as an array. */
        LISTING,
        /** Replies as they are made. */
        STREAM,
        /** How much was written of each of many. */
        BULK
    }

    private Mount(Route<?> route, Kind kind, ReplyForm form, RequestSource<Object> requests, Pipeline pipeline) {
        this.method = route.method;
        this.path = route.path;
        this.input = route.input;
        this.headers = route.headers;
        this.kind = kind;
        this.form = form;
        this.requests = requests;
        this.pipeline = pipeline;
    }

    /** A route for POST requests, whose body is one of this type: as JSON, or as it is for {@code String} and {@code byte[]}. */
    public static <I> Route<I> post(String path, Class<I> type) {
        return new Route<>(HttpMethod.POST, path, type);
    }

    /** A route for GET requests, whose parameters of path and query are the fields of this type. */
    public static <I> Route<I> get(String path, Class<I> type) {
        return new Route<>(HttpMethod.GET, path, type);
    }

    /** The pipeline, to test it without a server. */
    public Pipeline pipeline() {
        return pipeline;
    }

    /** Where requests come in, to test the pipeline without a server. */
    public RequestSource<Object> requests() {
        return requests;
    }

    /** As status and errors call it: {@code POST /orders}. */
    @Override
    public String toString() {
        return method + " " + path;
    }

    /**
     * Where requests come from.
     *
     * @param <I> what they carry
     */
    public static final class Route<I> {

        private final HttpMethod method;
        private final String path;
        private final Type input;
        private final RequestLimits limits;
        private final List<String> headers;

        Route(HttpMethod method, String path, Type input) {
            this(method, path, input, RequestLimits.defaults(), List.of());
        }

        private Route(HttpMethod method, String path, Type input, RequestLimits limits, List<String> headers) {
            Checks.notBlank("mount.path", path);
            Checks.that(path.startsWith("/"), "mount.path", path, "a path that begins with /");
            Checks.that(method == HttpMethod.GET || method == HttpMethod.POST, path + ".method", method, "GET or POST");
            Inputs.readable(method + " " + path, input);
            this.method = method;
            this.path = path;
            this.input = input;
            this.limits = limits;
            this.headers = headers;
        }

        /** This route with other limits than {@linkplain RequestLimits#defaults() the usual ones}. */
        public Route<I> limits(RequestLimits other) {
            return new Route<>(method, path, input, other, headers);
        }

        /** This route with these headers of a request handed to the stages; without this none is, as they may be secret. */
        public Route<I> headers(String... names) {
            return new Route<>(method, path, input, limits, List.of(names));
        }

        /**
         * This route, after a look whether this type, which its pipeline replies with, has a JSON form; without this it shows when
         * it replies.
         */
        public Route<I> replying(Class<?> type) {
            Json.answerable(method + " " + path + ": reply", type);
            return this;
        }

        /**
         * Writes what comes of a request to a sink, and answers how much that was.
         *
         * @param name of the pipeline
         */
        public <O> Mount collector(String name, Function<Flow<I>, Flow<O>> stages, Sink<? super O> sink) {
            return mount(name, Kind.COLLECTOR, ReplyForm.WHOLE, stages, requests -> requests.counting(sink));
        }

        /**
         * As {@link #collector}, for bodies of many: the elements of a JSON array, or the lines of {@code
         * application/x-ndjson}. Each is a request of its own, as if it had come alone, and so is its result: {@code
         * {"index":0,"status":200,"success":true,"written":1}} in an array, or a line each. Results are sent in the order of the items,
         * as soon as they are known. The body is read no faster than the pipeline takes it, so it may be endless; a caller
         * that sends a lot has to read meanwhile, since results that nobody reads hold up the rest.
         *
         * @param name of the pipeline
         */
        public <O> Mount bulk(String name, Function<Flow<I>, Flow<O>> stages, Sink<? super O> sink) {
            Checks.that(method == HttpMethod.POST, path + ".method", method, "POST for a body of many");
            return mount(name, Kind.BULK, ReplyForm.WHOLE, stages, requests -> requests.counting(sink));
        }

        /**
         * Answers with what comes of a request: at most one.
         *
         * @param name of the pipeline
         */
        public <O> Mount endpoint(String name, Function<Flow<I>, Flow<O>> stages) {
            return mount(name, Kind.ENDPOINT, ReplyForm.WHOLE, stages, RequestSource::replies);
        }

        /**
         * Answers with all that comes of a request, in order, as an array.
         *
         * @param name of the pipeline
         */
        public <O> Mount listing(String name, Function<Flow<I>, Flow<O>> stages) {
            return mount(name, Kind.LISTING, ReplyForm.WHOLE, stages, RequestSource::replies);
        }

        /**
         * Answers with the items of the publisher that comes of a request, as they are made: each is asked for when the caller
         * has read those before it. The request is in flight until its publisher has ended; a caller that goes cancels it.
         * The deadline is for the beginning alone.
         *
         * @param name of the pipeline
         */
        public <O, P extends Publisher<O>> Mount stream(
                String name, ReplyForm form, Function<Flow<I>, Flow<P>> stages) {
            Checks.that(form != ReplyForm.WHOLE, path + ".form", form, "a form that is a stream");
            return mount(name, Kind.STREAM, form, stages, requests -> requests.<O>streams());
        }

        @SuppressWarnings("unchecked") // what comes in is decoded as an I
        private <O> Mount mount(
                String name,
                Kind kind,
                ReplyForm form,
                Function<Flow<I>, Flow<O>> stages,
                Function<RequestSource<I>, Sink<? super O>> sink) {
            RequestLimits bound = kind == Kind.ENDPOINT
                    ? new RequestLimits(limits.waiting(), limits.patience(), limits.deadline(), 1)
                    : limits;
            String asked = method + " " + path;
            RequestSource<I> requests = kind == Kind.COLLECTOR || kind == Kind.BULK
                    ? RequestSource.named(asked, bound)
                    : RequestSource.cancelling(asked, bound);
            Pipeline pipeline =
                    stages.apply(Pipeline.named(name).from(requests)).to(sink.apply(requests));
            return new Mount(this, kind, form, (RequestSource<Object>) requests, pipeline);
        }
    }
}
