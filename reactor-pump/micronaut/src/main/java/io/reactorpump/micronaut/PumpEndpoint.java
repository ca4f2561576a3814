package io.reactorpump.micronaut;

import io.micronaut.context.annotation.Executable;
import io.micronaut.http.HttpMethod;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A method that answers HTTP requests, as a pipeline: {@link Mount} says with what. It has one parameter, which the body, or the
 * parameters of path and query, are read as. It gives a value, a {@code Mono} or a {@code CompletionStage}, which are the
 * answer, or an {@code Iterable} or another {@code Publisher}, whose items are, as an array or as a stream. Nothing is an answer without
 * content. An {@link io.micronaut.http.HttpResponse} is the response as it is.
 *
 * <pre>{@code
 * @PumpEndpoint(path = "/quakes/near", method = HttpMethod.GET)
 * Flux<Quake> near(Place place) { ... }
 *
 * @PumpEndpoint(path = "/quakes/live", method = HttpMethod.GET, form = ReplyForm.SSE)
 * Flux<Quake> live(Filter filter) { ... }
 * }</pre>
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
@Executable(processOnStartup = true)
public @interface PumpEndpoint {

    /** The route, which may have variables: {@code /orders/{id}}. */
    String path();

    /** {@code POST} or {@code GET}. */
    HttpMethod method() default HttpMethod.POST;

    /** How it answers; other forms than {@link ReplyForm#WHOLE} are for methods that give several. */
    ReplyForm form() default ReplyForm.WHOLE;

    /** The name of the pipeline; without one, that of the class and the method: {@code Quakes.near}. */
    String name() default "";

    /** How many requests it may work on at a time, if it does not finish within the call. */
    int concurrency() default 256;

    /** Whether it blocks, and so must not run on the server's threads. */
    boolean blocking() default false;

    /** How many replicas of it there are at the start; {@code concurrency} is that of each. */
    int numReplicas() default 1;

    /** How many replicas there are at least. */
    int minReplicas() default 1;

    /** How many replicas there are at most; the load decides, if that is more than the least. */
    int maxReplicas() default 1;

    /** How many requests are to be in flight for each replica. */
    double requestsPerReplica() default 1;
}
