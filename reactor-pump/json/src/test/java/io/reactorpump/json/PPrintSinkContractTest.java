package io.reactorpump.json;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonParser;
import io.reactorpump.api.ComponentContext;
import io.reactorpump.api.Sink;
import io.reactorpump.api.error.InfrastructureException;
import io.reactorpump.test.StandaloneEvent;
import io.reactorpump.test.contract.SinkContract;
import io.reactorpump.test.tck.TckReport;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

class PPrintSinkContractTest extends SinkContract<Map<String, Object>> {

    private static final Duration LIMIT = Duration.ofSeconds(30);

    /** Refers to itself, which JSON can not. */
    private static final class Loop {

        public Loop getLoop() {
            return this;
        }
    }

    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

    @Override
    protected Sink<Map<String, Object>> sink() {
        return PPrintSink.to(printed);
    }

    @Override
    protected Map<String, Object> payload(int number) {
        return Map.of("number", number);
    }

    @Override
    protected List<?> read() throws IOException {
        try (JsonParser parser = JsonCodec.mapper().createParser(printed.toByteArray())) {
            return JsonCodec.mapper().readerFor(Map.class).readValues(parser).readAll();
        }
    }

    @Override
    protected Optional<Map<String, Object>> unwritable() {
        return Optional.of(Map.of("loop", new Loop()));
    }

    @Test
    void printsOverSeveralLines() {
        Sink<Map<String, Object>> sink = sink();
        sink.open(new ComponentContext("p", "PPrintSink", Schedulers.parallel()))
                .block(LIMIT);
        sink.write(StandaloneEvent.of(Map.of("city", "Žďár"))).block(LIMIT);
        sink.close().block(LIMIT);

        assertThat(printed.toString(StandardCharsets.UTF_8).lines()).containsExactly("{", "  \"city\" : \"Žďár\"", "}");
    }

    @Test
    void streamThatIsBrokenIsNoFaultOfTheEvent() {
        PrintStream broken = new PrintStream(new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException("no space left");
            }
        });
        PPrintSink<Integer> sink = PPrintSink.to(broken);
        sink.open(new ComponentContext("p", "PPrintSink", Schedulers.parallel()))
                .block(LIMIT);

        StepVerifier.create(sink.write(StandaloneEvent.of(1)))
                .expectErrorSatisfies(error -> assertThat(error)
                        .isInstanceOf(InfrastructureException.class)
                        .hasMessage("sink 'PPrintSink' could not print: the stream is broken"))
                .verify(LIMIT);
        sink.close().block(LIMIT);
    }

    /** Left out are 15 tests that the TCK names and does not have. */
    @Test
    void passesTheTck() {
        TckReport.of(PPrintSinkTck.class).expect(11, 15);
    }
}
