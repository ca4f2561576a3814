package io.reactorpump.http;

import io.reactorpump.api.Source;
import io.reactorpump.test.tck.SourceTck;
import java.util.Map;
import java.util.Optional;
import reactor.core.publisher.Flux;

/** Over rows that a server sends; run by {@link HttpTckIT}. */
public final class HttpCsvTck extends SourceTck<Map<String, String>> {

    /** Each test connects, which takes its time on a machine that has much to do. */
    public HttpCsvTck() {
        super(5_000, 50);
    }

    /** As many as any test looks at. */
    private static final long ENOUGH = 10_000;

    @Override
    protected Source<Map<String, String>> source(long records) {
        return new PolledItems<>(
                HttpSource.csv(HttpTarget.at(HttpTckIT.SERVER.url("/rows/" + Math.min(records, ENOUGH)))));
    }

    @Override
    protected Optional<Source<Map<String, String>>> failingSource() {
        return Optional.of(new PolledItems<>(HttpSource.csv(HttpTarget.at(HttpTckIT.SERVER.url("/none")))));
    }

    static LoopbackServer.Answer rows() {
        return (asked, response) ->
                response.sendString(Flux.range(0, Integer.parseInt(asked.path().substring("/rows/".length())))
                        .map(i -> i + ",row\n")
                        .startWith("id,name\n"));
    }
}
