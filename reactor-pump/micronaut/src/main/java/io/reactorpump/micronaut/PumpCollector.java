package io.reactorpump.micronaut;

import io.micronaut.context.annotation.Executable;
import io.micronaut.http.HttpMethod;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A method whose results are written to a sink, for HTTP requests that are answered when they are written: {@link Mount} says
 * with what. It has one parameter, which the body, or the parameters of path and query, are read as. It gives a value, a {@code
 * Mono}, a {@code CompletionStage}, or several as an {@code Iterable} or a {@code Publisher}; nothing is a success without
 * a write.
 *
 * <pre>{@code
 * @PumpCollector(path = "/quakes", sink = "quakes")
 * Quake collect(Quake quake) { ... }
 * }</pre>
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
@Executable(processOnStartup = true)
public @interface PumpCollector {

    /** The route, which may have variables: {@code /orders/{id}}. */
    String path();

    /** {@code POST} or {@code GET}. */
    HttpMethod method() default HttpMethod.POST;

    /** The name of a bean that is a {@link io.reactorpump.api.Sink}. */
    String sink();

    /** Whether a body is bulk, the elements of an array or lines of JSON, each collected by itself: {@link Mount.Route#bulk}. */
    boolean bulk() default false;

    /** The name of the pipeline; without one, that of the class and the method: {@code Quakes.collect}. */
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
