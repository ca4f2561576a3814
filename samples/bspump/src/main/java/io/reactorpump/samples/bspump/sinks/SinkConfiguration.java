package io.reactorpump.samples.bspump.sinks;

import static io.reactorpump.core.component.Batching.batching;

import io.reactorpump.api.Sink;
import io.reactorpump.core.config.Config;
import io.reactorpump.core.config.Default;
import io.reactorpump.core.recipe.Recipe;
import io.reactorpump.core.recipe.SinkRecipe;
import io.reactorpump.http.HttpSink;
import io.reactorpump.http.HttpTarget;
import java.time.Duration;
import java.util.Map;

/** "Sink Configuration": {@code [pipeline:MyPipeline:MySink]} with {@code url}, {@code batch_size} and {@code timeout}. */
public final class SinkConfiguration {

    private SinkConfiguration() {}

    /**
     * What the section says.
     *
     * @param url where to
     * @param batchSize how many events a request has
     * @param timeout how long an answer may take
     */
    public record Settings(
            String url,
            @Default("100") int batchSize,
            @Default("30") Duration timeout) {}

    /** A sink called {@code MySink}, which the pump makes of its section. */
    public static SinkRecipe<Map<String, Object>> mySink() {
        return Recipe.<Map<String, Object>>sink(SinkConfiguration::of).named("MySink");
    }

    private static Sink<Map<String, Object>> of(Config config) {
        Settings settings = config.bind(Settings.class);
        HttpTarget target = HttpTarget.at(settings.url()).timeout(settings.timeout());
        return batching(HttpSink.jsonArrays(target), settings.batchSize(), Duration.ofSeconds(1));
    }
}
