package io.reactorpump.samples.service;

import static io.reactorpump.api.policy.FailurePolicy.deadLetter;

import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Requires;
import io.reactorpump.api.DeadLetter;
import io.reactorpump.api.PubSub;
import io.reactorpump.api.Sink;
import io.reactorpump.api.Source;
import io.reactorpump.api.Topic;
import io.reactorpump.api.Trigger;
import io.reactorpump.core.Branch;
import io.reactorpump.core.Pipeline;
import io.reactorpump.core.Pump;
import io.reactorpump.core.trigger.TriggerSource;
import io.reactorpump.core.trigger.Triggers;
import io.reactorpump.file.FileSink;
import io.reactorpump.file.FileSource;
import io.reactorpump.micronaut.BatchJob;
import io.reactorpump.micronaut.Mount;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.time.ZoneOffset;

/** What is composed: each pipeline as a function of its ends, so that it can be tested without them, and as a bean. */
@Factory
final class Pipelines {

    /** The quakes as they come. */
    static final Topic<Quake> LIVE = Topic.of("quakes.live", Quake.class);

    /** {@code POST /quakes}: answers when the sink has it. */
    static Mount collector(Sink<Quake> topic) {
        return Mount.post("/quakes", Quake.class)
                .collector(
                        "collect", flow -> flow.filter(quake -> !quake.place().isBlank()), topic);
    }

    /** From the topic into the file; on the way they can be found, and are told to those who listen, as far as they keep up. */
    static Pipeline archive(
            Source<Quake> topic, SeenQuakes seen, PubSub pubsub, Sink<DeadLetter> letters, Sink<Quake> file) {
        return Pipeline.named("archive")
                .from(topic)
                .peek("see", seen::add)
                .tee("tell", Branch.bestEffort("live", Sink.async("listeners", quake -> pubsub.publish(LIVE, quake))))
                .onFailure(deadLetter(letters))
                .to(file);
    }

    /** A report whenever it is time. */
    static Pipeline report(Trigger when, SeenQuakes seen, Sink<SeenQuakes.Report> reports) {
        return Pipeline.named("report")
                .from(TriggerSource.ofValue("seen", firing -> seen.report(firing.time()))
                        .on(when))
                .to(reports);
    }

    /** From the catalog into the topic; rows that are none are dead letters. */
    static Pipeline imported(Source<Quake> catalog, Sink<DeadLetter> letters, Sink<Quake> topic) {
        return Pipeline.named("import")
                .from(catalog)
                .onFailure(deadLetter(letters))
                .to(topic);
    }

    @Singleton
    @Named("import")
    @Requires(property = "service.catalog")
    BatchJob imported(Settings settings, @Named("topic") Sink<Quake> topic) {
        Path catalog = Path.of(settings.catalog().orElseThrow());
        return BatchJob.of(imported(
                FileSource.csv(catalog, Quake.class).checkpoint(settings.file("import.json")),
                FileSink.deadLetters(settings.file("no-quakes.jsonl")),
                topic));
    }

    @Singleton
    @Named("collect")
    Mount collect(@Named("topic") Sink<Quake> topic) {
        return collector(topic);
    }

    @Singleton
    @Named("archive")
    Pipeline archive(
            @Named("quakes") Source<Quake> quakes,
            SeenQuakes seen,
            Pump pump,
            Settings settings,
            @Named("archive") Sink<Quake> file) {
        return archive(quakes, seen, pump.pubsub(), FileSink.deadLetters(settings.file("dead-letters.jsonl")), file);
    }

    @Singleton
    @Named("report")
    Pipeline report(Settings settings, SeenQuakes seen, @Named("reports") Sink<SeenQuakes.Report> reports) {
        return report(Triggers.cron(settings.report(), ZoneOffset.UTC), seen, reports);
    }
}
