package io.reactorpump.micronaut;

import io.micronaut.context.annotation.Executable;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A method that answers the messages of WebSockets, as a pipeline: {@link SocketMount} says how. It has one parameter, which a
 * message is read as, and gives a value, a {@code Mono}, a {@code CompletionStage}, several as an {@code Iterable} or a {@code
 * Publisher}, each of which is a message back, or nothing.
 *
 * <pre>{@code
 * @PumpSocket(path = "/quakes/analysis")
 * Analysis analyse(Quake quake) { ... }
 * }</pre>
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
@Executable(processOnStartup = true)
public @interface PumpSocket {

    /** The path, without variables. */
    String path();

    /**
     * The name of a bean that is a {@link io.reactorpump.api.Sink}, which its results are written to; then the answer is how
     * much that was. Without one they are the answers themselves.
     */
    String sink() default "";

    /**
     * Whether each connection has a pipeline of its own, and of a bean that is no singleton an instance of its own. Not with a
     * {@link #sink}, which connections share.
     */
    boolean perConnection() default false;

    /** How many connections there may be. */
    int connections() default SocketLimits.CONNECTIONS;

    /** How large a message may be. */
    int messageBytes() default SocketLimits.MESSAGE_BYTES;

    /** How many messages of one connection are read and not answered. */
    int inFlight() default SocketLimits.IN_FLIGHT;

    /** The name of the pipeline; without one, that of the class and the method: {@code Quakes.analyse}. */
    String name() default "";

    /** How many messages it may work on at a time, if it does not finish within the call. */
    int concurrency() default 256;

    /** Whether it blocks, and so must not run on the server's threads. */
    boolean blocking() default false;

    /** How many replicas of it there are at the start; {@code concurrency} is that of each. */
    int numReplicas() default 1;

    /** How many replicas there are at least. */
    int minReplicas() default 1;

    /** How many replicas there are at most; the load decides, if that is more than the least. */
    int maxReplicas() default 1;

    /** How many messages are to be in flight for each replica. */
    double requestsPerReplica() default 1;
}
