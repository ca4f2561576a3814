package io.reactorpump.core.context;

import io.reactorpump.api.Sink;
import io.reactorpump.core.Pipeline;
import io.reactorpump.core.Pump;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.MDC;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** A pipeline with a context, for a class loader that has SLF4J and nothing else of this kind. */
public final class ContextualRun {

    private ContextualRun() {}

    /** Runs it, and says what the sink saw. */
    public static String run() {
        List<String> seen = new CopyOnWriteArrayList<>();
        Pump.create()
                .contextual()
                .start(Pipeline.named("p")
                        .from("numbers", Flux.range(1, 3).doOnNext(n -> MDC.put("request", "r" + n)))
                        .process("hop", n -> Mono.delay(Duration.ofMillis(1)).thenReturn(n))
                        .to(Sink.of(
                                "sink", n -> seen.add(n + " " + MDC.get("request") + " " + MDC.get("pump.pipeline")))))
                .completed()
                .block(Duration.ofSeconds(30));
        return seen.toString();
    }
}
