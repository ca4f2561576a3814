package io.reactorpump.core.pubsub;

import io.reactorpump.api.Firing;
import io.reactorpump.api.FiringEnd;
import io.reactorpump.api.Topic;
import io.reactorpump.core.scale.ScalingDecision;
import io.reactorpump.core.status.Failure;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The topics on which the engine says what happens, and the messages on them.
 *
 * <table>
 * <caption>All of them</caption>
 * <tr><th>topic</th><th>message</th><th>said when</th></tr>
 * <tr><td>{@code pipeline.started}</td><td>{@link PipelineMessage}</td><td>its components are open</td></tr>
 * <tr><td>{@code pipeline.ready}</td><td>{@link PipelineMessage}</td><td>it takes events: open, no error, not paused, no throttle</td></tr>
 * <tr><td>{@code pipeline.not_ready}</td><td>{@link PipelineMessage}</td><td>it does so no more; the text says why</td></tr>
 * <tr><td>{@code pipeline.error}</td><td>{@link FailureMessage}</td><td>it has failed</td></tr>
 * <tr><td>{@code pipeline.warning}</td><td>{@link FailureMessage}</td><td>an event was given up, and it goes on</td></tr>
 * <tr><td>{@code pipeline.cleared}</td><td>{@link PipelineMessage}</td><td>its error was cleared, and it goes on</td></tr>
 * <tr><td>{@code pipeline.stopped}</td><td>{@link PipelineMessage}</td><td>a run of it is over; the text is the report</td></tr>
 * <tr><td>{@code pipeline.cycle_begin}</td><td>{@link CycleMessage}</td><td>a cycle of its trigger source begins</td></tr>
 * <tr><td>{@code pipeline.cycle_end}</td><td>{@link CycleMessage}</td><td>the cycle has ended, well, badly or cut short: see its
 *     end</td></tr>
 * <tr><td>{@code pipeline.scaling}</td><td>{@link ScalingDecision}</td><td>it was decided how many replicas a stage has, also
 *     that it stays so</td></tr>
 * <tr><td>{@code application.tick}</td><td>{@link Tick}</td><td>each second, while somebody listens</td></tr>
 * <tr><td>{@code application.tick/10} and /60, /300, /600, /1800, /3600, /43200, /86400</td><td>{@link Tick}</td><td>each time so
 *     many seconds have passed, while somebody listens</td></tr>
 * <tr><td>{@code application.stop}</td><td>{@link Instant}</td><td>its pipelines are about to be drained</td></tr>
 * <tr><td>{@code application.exit}</td><td>{@link Instant}</td><td>its pipelines have been drained</td></tr>
 * </table>
 */
public final class Lifecycle {

    /** A pipeline has opened its components and is about to subscribe its source. */
    public static final Topic<PipelineMessage> STARTED = Topic.of("pipeline.started", PipelineMessage.class);

    /** A pipeline takes events: it is open, has no error and is not paused. */
    public static final Topic<PipelineMessage> READY = Topic.of("pipeline.ready", PipelineMessage.class);

    /** A pipeline that was ready takes no more events; the text says why. */
    public static final Topic<PipelineMessage> NOT_READY = Topic.of("pipeline.not_ready", PipelineMessage.class);

    /** A pipeline has failed; or one that had failed, or drains, has met with another trouble than its events. */
    public static final Topic<FailureMessage> ERROR = Topic.of("pipeline.error", FailureMessage.class);

    /** An event was given up on, and the pipeline goes on: it was dropped, dead-lettered or rejected. */
    public static final Topic<FailureMessage> WARNING = Topic.of("pipeline.warning", FailureMessage.class);

    /** A pipeline that had failed goes on. */
    public static final Topic<PipelineMessage> CLEARED = Topic.of("pipeline.cleared", PipelineMessage.class);

    /** A pipeline is over; the text is its report. */
    public static final Topic<PipelineMessage> STOPPED = Topic.of("pipeline.stopped", PipelineMessage.class);

    /** A cycle of a trigger source begins. */
    public static final Topic<CycleMessage> CYCLE_BEGIN = Topic.of("pipeline.cycle_begin", CycleMessage.class);

    /** A cycle of a trigger source has ended. */
    public static final Topic<CycleMessage> CYCLE_END = Topic.of("pipeline.cycle_end", CycleMessage.class);

    /** It was decided how many replicas a stage of a pipeline has: more, less, or as many as before. */
    public static final Topic<ScalingDecision> SCALING = Topic.of("pipeline.scaling", ScalingDecision.class);

    /** A second has passed, for as long as somebody listens. */
    public static final Topic<Tick> TICK = Topic.of("application.tick", Tick.class);

    /** The application begins to stop: its pipelines are about to be drained. */
    public static final Topic<Instant> STOP = Topic.of("application.stop", Instant.class);

    /** The application has stopped: its pipelines have been drained. */
    public static final Topic<Instant> EXIT = Topic.of("application.exit", Instant.class);

    private static final List<Integer> SECONDS = List.of(1, 10, 60, 300, 600, 1_800, 3_600, 43_200, 86_400);

    private Lifecycle() {}

    /** So many seconds have passed, for as long as somebody listens: {@code application.tick/10} and so on. */
    public static Topic<Tick> tick(Duration every) {
        long seconds = every.toSeconds();
        return seconds == 1 ? TICK : Topic.of(TICK.name() + "/" + seconds, Tick.class);
    }

    /** The ticks there are: every second, ten seconds, minute, 5, 10 and 30 minutes, hour, half day and day. */
    public static List<Duration> ticks() {
        return SECONDS.stream().map(Duration::ofSeconds).toList();
    }

    /** All topics but the ticks. */
    public static List<Topic<?>> topics() {
        return List.of(
                STARTED,
                READY,
                NOT_READY,
                ERROR,
                WARNING,
                CLEARED,
                STOPPED,
                CYCLE_BEGIN,
                CYCLE_END,
                SCALING,
                STOP,
                EXIT);
    }

    /**
     * Something happened to a pipeline.
     *
     * @param pipeline its name
     * @param time when
     * @param text why, or empty
     */
    public record PipelineMessage(String pipeline, Instant time, String text) {}

    /**
     * Something failed in a pipeline.
     *
     * @param pipeline its name
     * @param failure what, where and when
     */
    public record FailureMessage(String pipeline, Failure failure) {}

    /**
     * A cycle of a trigger source.
     *
     * @param pipeline the name of the pipeline
     * @param source the name of the source
     * @param firing what it runs for
     * @param end how it ended, if it did
     */
    public record CycleMessage(String pipeline, String source, Firing firing, Optional<FiringEnd> end) {}

    /**
     * Time has passed.
     *
     * @param number 1 for the first that this subscription of the topic gets
     * @param time when
     */
    public record Tick(long number, Instant time) {}
}
