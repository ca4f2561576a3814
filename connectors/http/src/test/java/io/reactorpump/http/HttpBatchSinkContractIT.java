package io.reactorpump.http;

import io.reactorpump.api.Codec;
import io.reactorpump.api.Sink;
import io.reactorpump.test.contract.SinkContract;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.extension.RegisterExtension;

/** In batches of two lines. */
class HttpBatchSinkContractIT extends SinkContract<List<String>> {

    @RegisterExtension
    static final LoopbackServer SERVER = new LoopbackServer();

    @Override
    protected Sink<List<String>> sink() {
        return HttpSink.lines(HttpTarget.at(SERVER.url("/")), Codec.text(StandardCharsets.UTF_8));
    }

    @Override
    protected List<String> payload(int number) {
        return List.of("line " + number, "other line " + number);
    }

    @Override
    protected Optional<List<String>> unwritable() {
        return Optional.of(List.of("two\nlines"));
    }

    @Override
    protected List<String> read() {
        return SERVER.bodies().stream().flatMap(String::lines).toList();
    }
}
