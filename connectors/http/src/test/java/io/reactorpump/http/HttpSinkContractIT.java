package io.reactorpump.http;

import io.reactorpump.api.Sink;
import io.reactorpump.test.contract.SinkContract;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.extension.RegisterExtension;

class HttpSinkContractIT extends SinkContract<String> {

    @RegisterExtension
    static final LoopbackServer SERVER = new LoopbackServer();

    @Override
    protected Sink<String> sink() {
        SERVER.answer((asked, response) ->
                response.status(asked.body().contains("bad") ? 400 : 200).send());
        return HttpSink.json(SERVER.url("/"));
    }

    @Override
    protected String payload(int number) {
        return "payload " + number;
    }

    @Override
    protected List<?> items(String payload) {
        return List.of('"' + payload + '"');
    }

    @Override
    protected Optional<String> unwritable() {
        return Optional.of("bad");
    }

    @Override
    protected List<String> read() {
        return SERVER.bodies().stream().filter(body -> !body.contains("bad")).toList();
    }
}
