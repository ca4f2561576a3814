package io.reactorpump.micronaut;

import io.micronaut.context.annotation.Executable;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A method that takes each event of a source and whose results are written to a sink, at least once and in the order of the
 * source. It has one parameter, the payload. It gives a value, a {@code Mono}, a {@code CompletionStage}, several as an {@code
 * Iterable} or a {@code Publisher}, or nothing, which acknowledges the event. A failure stops the pipeline until somebody
 * clears it, unless there are dead letters: another policy is for a {@link io.reactorpump.core.Pipeline} that is a bean.
 *
 * <pre>{@code
 * @PumpConsumer(source = "quakes", sink = "felt")
 * Mono<Felt> felt(Quake quake) { ... }
 * }</pre>
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
@Executable(processOnStartup = true)
public @interface PumpConsumer {

    /** The name of a bean that is a {@link io.reactorpump.api.Source}. */
    String source();

    /** The name of a bean that is a {@link io.reactorpump.api.Sink}; without one the results are for nobody. */
    String sink() default "";

    /** The name of a bean that is a sink of {@link io.reactorpump.api.DeadLetter}s, to which goes what fails. */
    String deadLetters() default "";

    /** The name of the pipeline; without one, that of the class and the method: {@code Quakes.felt}. */
    String name() default "";

    /** How many events it may work on at a time, if it does not finish within the call; results leave in order. */
    int concurrency() default 1;

    /** Whether it blocks. */
    boolean blocking() default false;

    /** How many replicas of it there are at the start; {@code concurrency} is that of each. */
    int numReplicas() default 1;

    /** How many replicas there are at least. */
    int minReplicas() default 1;

    /** How many replicas there are at most; the load decides, if that is more than the least. */
    int maxReplicas() default 1;

    /** Within how many seconds the replicas are to work off the backlog. */
    int burnDownSeconds() default 60;

    /** What share of its time a replica is to be at work. */
    double utilisation() default 0.7;
}
