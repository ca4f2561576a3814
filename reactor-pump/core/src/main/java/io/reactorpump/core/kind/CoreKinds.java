package io.reactorpump.core.kind;

import io.reactorpump.api.Firing;
import io.reactorpump.api.Trigger;
import io.reactorpump.api.policy.BatchPolicy;
import io.reactorpump.api.policy.Checks;
import io.reactorpump.core.component.NullSink;
import io.reactorpump.core.config.About;
import io.reactorpump.core.config.Config;
import io.reactorpump.core.config.Default;
import io.reactorpump.core.trigger.Cron;
import io.reactorpump.core.trigger.Overlap;
import io.reactorpump.core.trigger.TriggerSource;
import io.reactorpump.core.trigger.Triggers;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The kinds of the core itself. */
public final class CoreKinds implements Kinds {

    /** What {@code cron} may be told. */
    @About("Fires at the times of a cron expression")
    record CronOptions(
            @About(value = "five fields, or @daily and the like", example = "*/5 * * * *")
            Cron expression,

            @About(value = "the time zone", example = "Europe/Prague") @Default("UTC")
            ZoneId zone) {}

    /** What {@code every} may be told. */
    @About("Fires again and again, first after one interval")
    record EveryOptions(
            @About(value = "the time between", example = "10 s")
            Duration interval) {

        EveryOptions {
            Checks.positive("interval", interval);
        }
    }

    /** What {@code once} may be told. */
    @About("Fires once, at the start")
    record OnceOptions() {}

    /** What {@code opportunistic} may be told. */
    @About("Fires while no event is in flight in any pipeline of the process")
    record OpportunisticOptions(
            @About("the least time between") @Default("5 s") Duration gap) {

        OpportunisticOptions {
            Checks.positive("gap", gap);
        }
    }

    /** What {@code message} may be told. */
    @About("Fires with every message on a topic of the process")
    record MessageOptions(
            @About(value = "the topic", example = "orders.changed")
            String topic) {

        MessageOptions {
            Checks.notBlank("topic", topic);
        }
    }

    /** What {@code trigger} may be told. */
    @About("An event for every firing: a JSON object with trigger, time and arguments")
    record FiringOptions(
            @About(value = "what fires it", example = "[{kind: once}]") @OfRole("trigger")
            List<Config> on,

            @About("what becomes of a firing while the events of another are on their way") @Default("latest")
            WhileBusy whileBusy,

            @About(WhileBusy.ABOUT_QUEUE) Optional<Integer> queue) {

        FiringOptions {
            Checks.that(!on.isEmpty(), "on", "missing", "at least one trigger");
            whileBusy.overlap(queue);
        }
    }

    /** What {@code null} may be told. */
    @About("Discards what arrives; that is done, and acknowledged")
    record NullOptions() {}

    /** What {@code batch} may be told. */
    @About("Makes one list of several events")
    record BatchOptions(
            @About(value = "at so many events", example = "500")
            int size,

            @About("or so long after the first, whichever comes first") @Default("1 s")
            Duration time) {

        BatchOptions {
            new BatchPolicy(size, time);
        }
    }

    /** What {@code throttle} may be told. */
    @About("Lets at most so many events pass per time, evenly spread")
    record ThrottleOptions(
            @About(value = "so many events", example = "100")
            long events,

            @About("in this time") @Default("1 s") Duration per) {

        ThrottleOptions {
            Checks.positive("events", events);
            Checks.positive("per", per);
        }
    }

    /** What {@code parallel} may be told. */
    @About("Runs copies of a lane side by side, in no order")
    record ParallelOptions(
            @About(value = "how many, for good", example = "4")
            Optional<Integer> concurrency,

            @About("how many, by the load, in place of concurrency")
            Optional<ReplicaSettings> replicas,

            @About(value = "what events go through there", example = "[{kind: throttle, events: 100}]")
            @OfRole("processor")
            List<Config> processors) {

        ParallelOptions {
            ReplicaSettings.lanes(concurrency, replicas);
            Checks.that(!processors.isEmpty(), "processors", "missing", "at least one processor");
        }
    }

    @Override
    public Collection<Kind<?, ?>> kinds() {
        return List.of(
                Kind.trigger("cron", CronOptions.class, (options, site) -> cron(options)),
                Kind.trigger("every", EveryOptions.class, (options, site) -> Triggers.every(options.interval)),
                Kind.trigger("once", OnceOptions.class, (options, site) -> Triggers.once()),
                Kind.trigger(
                        "opportunistic",
                        OpportunisticOptions.class,
                        (options, site) -> Triggers.opportunistic(options.gap)),
                Kind.trigger("message", MessageOptions.class, (options, site) -> Triggers.onMessage(options.topic)),
                Kind.sourcePart(
                        "trigger",
                        FiringOptions.class,
                        (options, site) -> firings(
                                site,
                                options.on.stream()
                                        .map(section -> site.part(Role.TRIGGER, section))
                                        .toList(),
                                options.whileBusy.overlap(options.queue))),
                Kind.sourcePart(
                        "cron",
                        CronOptions.class,
                        (options, site) -> firings(site, List.of(cron(options)), Overlap.latest())),
                Kind.sourcePart(
                        "every",
                        EveryOptions.class,
                        (options, site) -> firings(site, List.of(Triggers.every(options.interval)), Overlap.latest())),
                Kind.sink("null", NullOptions.class, (options, site) -> NullSink.named("null")),
                Kind.structure("batch", BatchOptions.class, (options, site) -> {
                    BatchPolicy policy = new BatchPolicy(options.size, options.time);
                    return (name, flow) -> flow.batch(name, policy);
                }),
                Kind.structure(
                        "throttle",
                        ThrottleOptions.class,
                        (options, site) -> (name, flow) -> flow.throttle(name, options.events, options.per)),
                Kind.structure("parallel", ParallelOptions.class, (options, site) -> {
                    StagePart lane = site.stages(options.processors);
                    return (name, flow) -> flow.parallel(
                            name,
                            ReplicaSettings.lanes(options.concurrency, options.replicas),
                            inner -> lane.then(name + "/", inner));
                }));
    }

    private static Trigger cron(CronOptions options) {
        return Triggers.cron(options.expression, options.zone);
    }

    private static SourcePart firings(Site site, List<Trigger> triggers, Overlap overlap) {
        TriggerSource<Map<String, Object>> source =
                TriggerSource.ofValue(site.name(triggers.get(0).name()), CoreKinds::payload);
        return SourcePart.of(source.on(triggers.toArray(Trigger[]::new)).overlap(overlap));
    }

    private static Map<String, Object> payload(Firing firing) {
        Map<String, Object> payload = new LinkedHashMap<>();
        payload.put("trigger", firing.trigger());
        payload.put("time", firing.time().toString());
        payload.put("arguments", firing.arguments());
        return payload;
    }
}
