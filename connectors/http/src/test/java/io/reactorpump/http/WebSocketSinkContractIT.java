package io.reactorpump.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactorpump.api.Codec;
import io.reactorpump.api.Sink;
import io.reactorpump.test.Pumps;
import io.reactorpump.test.contract.SinkContract;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a weak sink can not do is left to the place: it is read when all that the sink has sent has arrived. */
class WebSocketSinkContractIT extends SinkContract<String> {

    @RegisterExtension
    static final LoopbackServer SERVER = new LoopbackServer();

    private final WebSocketServer place = new WebSocketServer();
    private final AtomicInteger sent = new AtomicInteger();

    @BeforeEach
    void listen() {
        SERVER.answer(place.listening());
    }

    @Override
    protected Sink<String> sink() {
        return new CountedSink<>(
                WebSocketSink.to(HttpTarget.at(SERVER.url("/")), Codec.text(StandardCharsets.US_ASCII)), sent);
    }

    @Override
    protected String payload(int number) {
        return "payload " + number;
    }

    @Override
    protected Optional<String> unwritable() {
        return Optional.of("é");
    }

    @Override
    protected List<String> read() {
        Pumps.apart().until(() -> place.heard().size() >= sent.get());
        assertThat(place.sessions()).isLessThanOrEqualTo(2 + sent.get());
        return place.heard();
    }
}
