package io.reactorpump.http;

import io.reactorpump.api.Source;
import io.reactorpump.test.contract.SourceContract;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.extension.RegisterExtension;
import reactor.core.publisher.Mono;

class HttpLinesContractIT extends SourceContract<String> {

    @RegisterExtension
    static final LoopbackServer SERVER = new LoopbackServer();

    @Override
    protected Map<String, List<String>> given(int records) {
        List<String> lines =
                IntStream.range(0, records).mapToObj(i -> "line " + i).toList();
        SERVER.answer((asked, response) -> response.sendString(Mono.just(String.join("\n", lines))));
        return Map.of("PolledItems", lines);
    }

    @Override
    protected Source<String> source() {
        return new PolledItems<>(HttpSource.lines(HttpTarget.at(SERVER.url("/lines"))));
    }

    @Override
    protected boolean remembers() {
        return false;
    }
}
