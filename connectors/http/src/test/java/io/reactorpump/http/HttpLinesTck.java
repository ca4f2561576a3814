package io.reactorpump.http;

import io.reactorpump.api.Source;
import io.reactorpump.test.tck.SourceTck;
import java.util.Optional;
import reactor.core.publisher.Flux;

/** Over lines that a server sends; run by {@link HttpTckIT}. */
public final class HttpLinesTck extends SourceTck<String> {

    /** Each test connects, which takes its time on a machine that has much to do. */
    public HttpLinesTck() {
        super(5_000, 50);
    }

    /** As many as any test looks at. */
    private static final long ENOUGH = 10_000;

    @Override
    protected Source<String> source(long records) {
        return new PolledItems<>(
                HttpSource.lines(HttpTarget.at(HttpTckIT.SERVER.url("/lines/" + Math.min(records, ENOUGH)))));
    }

    @Override
    protected Optional<Source<String>> failingSource() {
        return Optional.of(new PolledItems<>(HttpSource.lines(HttpTarget.at(HttpTckIT.SERVER.url("/none")))));
    }

    static LoopbackServer.Answer lines() {
        return (asked, response) -> asked.path().startsWith("/lines/")
                ? response.sendString(
                        Flux.range(0, Integer.parseInt(asked.path().substring("/lines/".length())))
                                .map(i -> i + "\n"))
                : response.status(asked.path().equals("/none") ? 404 : 200).send();
    }
}
