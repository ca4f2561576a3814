package io.reactorpump.http;

import io.reactorpump.api.Source;
import io.reactorpump.test.contract.SourceContract;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.extension.RegisterExtension;
import reactor.core.publisher.Mono;

class HttpCsvContractIT extends SourceContract<Map<String, String>> {

    @RegisterExtension
    static final LoopbackServer SERVER = new LoopbackServer();

    @Override
    protected Map<String, List<Map<String, String>>> given(int records) {
        String rows = IntStream.range(0, records)
                .mapToObj(i -> i + ",\"a \"\"b\"\"\"\n")
                .collect(Collectors.joining());
        SERVER.answer((asked, response) -> response.sendString(Mono.just("id,name\n" + rows)));
        return Map.of(
                "PolledItems",
                IntStream.range(0, records)
                        .mapToObj(i -> Map.of("id", String.valueOf(i), "name", "a \"b\""))
                        .toList());
    }

    @Override
    protected Source<Map<String, String>> source() {
        return new PolledItems<>(HttpSource.csv(HttpTarget.at(SERVER.url("/rows"))));
    }

    @Override
    protected boolean remembers() {
        return false;
    }
}
