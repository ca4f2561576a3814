package io.reactorpump.core.trigger;

import io.reactorpump.api.Firing;
import io.reactorpump.api.Topic;
import io.reactorpump.api.Trigger;
import io.reactorpump.api.policy.Checks;
import java.time.Duration;
import java.time.ZoneId;
import reactor.core.publisher.Flux;

/** The triggers there are. Each is a value, and may fire several sources. */
public final class Triggers {

    private static final Duration OPPORTUNISTIC_GAP = Duration.ofSeconds(5);

    private Triggers() {}

    /**
     * Fires when a cron expression is due by the clocks of a zone; see {@link Cron#parse}. A machine that slept, or a clock
     * that was put forward, over several due times gets one firing for them.
     *
     * @throws io.reactorpump.api.error.SettingException if the expression is none, naming each problem with its place
     */
    public static Trigger cron(String expression, ZoneId zone) {
        return cron(Cron.parse(expression), zone);
    }

    /** As {@link #cron(String, ZoneId)}, of an expression that was read before, for instance from settings. */
    public static Trigger cron(Cron expression, ZoneId zone) {
        return new CronTrigger(expression, zone);
    }

    /** Fires again and again, first after one interval, whatever the wall clock says. */
    public static Trigger every(Duration interval) {
        Checks.positive("every.interval", interval);
        return new IntervalTrigger(interval);
    }

    /**
     * Fires on each message of a topic of the application. The arguments are the message if it is a map with text keys and no
     * null, otherwise the message under the name {@code message}.
     */
    public static Trigger onMessage(String topic) {
        return onMessage(Topic.of(topic));
    }

    /** As {@link #onMessage(String)}, for a topic with a type. */
    public static Trigger onMessage(Topic<?> topic) {
        return new MessageTrigger(topic);
    }

    /** Fires when the application is idle, at most every five seconds. */
    public static Trigger opportunistic() {
        return opportunistic(OPPORTUNISTIC_GAP);
    }

    /** Fires when the application is idle: no event is in flight in any of its pipelines. It looks ten times a second. */
    public static Trigger opportunistic(Duration gap) {
        Checks.positive("opportunistic.gap", gap);
        return new OpportunisticTrigger(gap);
    }

    /** Fires once when the pipeline starts. A source with no other trigger is done after that cycle. */
    public static Trigger once() {
        return new OnceTrigger();
    }

    /** Fires when it is told to. */
    public static ManualTrigger manual(String name) {
        return new ManualTrigger(name);
    }

    /** Fires when a flux says so. The flux is subscribed by each run of each source; one that fails is subscribed again. */
    public static Trigger of(String name, Flux<Firing> firings) {
        Checks.notBlank("trigger.name", name);
        return new FluxTrigger(name, firings);
    }

    /** Fires as another trigger does, unless it is paused. */
    public static PausableTrigger pausable(Trigger trigger) {
        return new PausableTrigger(trigger);
    }
}
