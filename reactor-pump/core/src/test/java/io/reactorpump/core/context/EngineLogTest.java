package io.reactorpump.core.context;

import static io.reactorpump.api.policy.FailurePolicy.drop;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import io.reactorpump.api.Sink;
import io.reactorpump.core.Pipeline;
import io.reactorpump.core.Pump;
import java.time.Duration;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The engine's own lines say in the log context what they are about, whether functions have a context or not. */
class EngineLogTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final class Lines extends AppenderBase<ILoggingEvent> {

        private final Queue<ILoggingEvent> all = new ConcurrentLinkedQueue<>();

        @Override
        protected void append(ILoggingEvent event) {
            event.prepareForDeferredProcessing();
            all.add(event);
        }
    }

    private final Logger house = (Logger) LoggerFactory.getLogger("io.reactorpump");
    private final Lines lines = new Lines();

    @BeforeEach
    void listen() {
        lines.start();
        house.addAppender(lines);
    }

    @AfterEach
    void stopListening() {
        house.detachAppender(lines);
    }

    private ILoggingEvent line(String part) {
        return lines.all.stream()
                .filter(line -> line.getFormattedMessage().contains(part))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no line with " + part + " in " + lines.all));
    }

    private Map<String, String> mdcOf(String part) {
        return line(part).getMDCPropertyMap();
    }

    @Test
    void aPipelineThatStartsWithItsWholeWayInOneLine() {
        Pump.create()
                .start(Pipeline.named("logged-start")
                        .from("numbers", Flux.range(0, 3))
                        .map("double", n -> n * 2)
                        .to(Sink.of("notebook", n -> {})))
                .completed()
                .block(PATIENCE);

        ILoggingEvent start = line("Pipeline 'logged-start' starts");
        assertThat(start.getLevel()).isEqualTo(Level.INFO);
        assertThat(start.getFormattedMessage())
                .isEqualTo(
                        "Pipeline 'logged-start' starts: numbers → double → notebook (maxInFlight=1024, onFailure=stop)");
    }

    @Test
    void aDroppedEventWithPipelineStageAndPosition() {
        Pump.create()
                .start(Pipeline.named("logged-drop")
                        .from("numbers", Flux.range(0, 3))
                        .map("divide", n -> 6 / (n - 1))
                        .onFailure(drop())
                        .to(Sink.of("sink", n -> {})))
                .completed()
                .block(PATIENCE);

        assertThat(mdcOf("'logged-drop' dropped"))
                .isEqualTo(Map.of(
                        "pump.pipeline",
                        "logged-drop",
                        "pump.stage",
                        "divide",
                        "pump.position",
                        "partition=numbers, offset=1"));
        assertThat(mdcOf("'logged-drop' is COMPLETED")).isEqualTo(Map.of("pump.pipeline", "logged-drop"));
    }

    @Test
    void aFailureThatStopsThePipeline() {
        Pump.create()
                .start(Pipeline.named("logged-stop")
                        .from("numbers", Flux.range(0, 3))
                        .map("divide", n -> 6 / n)
                        .to(Sink.of("sink", n -> {})))
                .completed()
                .onErrorResume(error -> Mono.empty())
                .block(PATIENCE);

        assertThat(mdcOf("'logged-stop' stopped"))
                .containsEntry("pump.stage", "divide")
                .containsEntry("pump.position", "partition=numbers, offset=0");
        assertThat(line("'logged-stop' stopped"))
                .as("the README names logger and level")
                .returns("io.reactorpump.pipeline", ILoggingEvent::getLoggerName)
                .returns(Level.ERROR, ILoggingEvent::getLevel);
    }

    @Test
    void aKeyThatSomebodyElseHasSetComesBack() {
        MDC.put(LogContext.PIPELINE, "outer");
        try (LogContext ignored = LogContext.of("inner", "stage", null)) {
            assertThat(MDC.get(LogContext.PIPELINE)).isEqualTo("inner");
        }

        assertThat(MDC.get(LogContext.PIPELINE)).isEqualTo("outer");
        assertThat(MDC.get(LogContext.STAGE)).isNull();
        MDC.clear();
    }
}
