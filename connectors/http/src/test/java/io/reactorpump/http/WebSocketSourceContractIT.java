package io.reactorpump.http;

import io.reactorpump.api.Source;
import io.reactorpump.test.contract.SourceContract;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.extension.RegisterExtension;
import reactor.core.publisher.Flux;

/** Over a server that says everything to whoever connects, as there is no resuming. */
class WebSocketSourceContractIT extends SourceContract<Integer> {

    @RegisterExtension
    static final LoopbackServer SERVER = new LoopbackServer();

    @Override
    protected Map<String, List<Integer>> given(int records) {
        List<Integer> numbers = IntStream.range(0, records).boxed().toList();
        SERVER.answer(new WebSocketServer().saying(Flux.fromIterable(numbers).map(String::valueOf)));
        return Map.of("url=" + SERVER.url("/numbers"), numbers);
    }

    @Override
    protected Optional<List<Integer>> givenUndecodable() {
        SERVER.answer(new WebSocketServer().saying(Flux.just("1", "two", "3")));
        return Optional.of(List.of(1, 3));
    }

    @Override
    protected Source<Integer> source() {
        return WebSocketSource.json(HttpTarget.at(SERVER.url("/numbers")), Integer.class);
    }

    @Override
    protected boolean isBounded() {
        return false;
    }

    @Override
    protected boolean remembers() {
        return false;
    }
}
