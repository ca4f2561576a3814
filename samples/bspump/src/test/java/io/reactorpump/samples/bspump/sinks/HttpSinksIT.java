package io.reactorpump.samples.bspump.sinks;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactorpump.core.Pipeline;
import io.reactorpump.core.Pump;
import io.reactorpump.core.Running;
import io.reactorpump.core.config.Config;
import io.reactorpump.samples.bspump.JsonObjects;
import io.reactorpump.samples.bspump.Pumps;
import io.reactorpump.samples.bspump.Service;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

class HttpSinksIT {

    @RegisterExtension
    final Pumps pumps = Pumps.inRealTime();

    private final List<String> bodies = new CopyOnWriteArrayList<>();

    private Service service() {
        return Service.started(asked -> {
            bodies.add(asked.body());
            return Service.Answer.ok("");
        });
    }

    private static Flux<Map<String, Object>> events(int count) {
        return Flux.range(1, count).map(number -> Map.of("number", number));
    }

    /** Upstream has no such sink. */
    @Test
    void D5_httpSinkPostsEachEventAsJson() {
        try (Service service = service()) {
            pumps.start(Pipeline.named("p")
                            .from("events", events(2))
                            .to(HttpOutput.of(Config.of(Map.of("url", service.url("/events"))))))
                    .report()
                    .block(Pumps.LIMIT);
        }

        assertThat(bodies).containsExactly("{\"number\":1}", "{\"number\":2}");
    }

    @Test
    void timeLimitOfTheSectionIsThatOfASinkThatGetsNoAnswer(@TempDir Path folder) throws IOException {
        try (Service service = Service.startedAsync(asked -> Mono.never())) {
            Files.writeString(folder.resolve(Config.FILE), """
                    [pipeline:MyPipeline:MySink]
                    url=%s
                    timeout=0.2
                    """.formatted(service.url("/events")));
            try (Pump pump = Pump.load(folder)) {
                Running running = pump.start(
                        Pipeline.named("MyPipeline").from("events", events(1)).to(SinkConfiguration.mySink()));
                Pumps.until(() -> running.status()
                        .waiting()
                        .filter(waiting -> waiting.text().contains("no answer within PT0.2S"))
                        .isPresent());
                running.stop().block(Pumps.LIMIT);
            }
        }
    }

    @Test
    void configuredSinkPostsBatchesAsItsSectionSays(@TempDir Path folder) throws IOException {
        try (Service service = service()) {
            Files.writeString(folder.resolve(Config.FILE), """
                    [pipeline:MyPipeline:MySink]
                    url=%s
                    batch_size=100
                    timeout=30
                    """.formatted(service.url("/events")));
            try (Pump pump = Pump.load(folder)) {
                pump.start(Pipeline.named("MyPipeline")
                                .from("events", events(250))
                                .to(SinkConfiguration.mySink()))
                        .report()
                        .block(Pumps.LIMIT);
            }
        }

        assertThat(bodies)
                .extracting(body -> JsonObjects.ARRAY.decode(body, "").size())
                .containsExactly(100, 100, 50);
    }
}
