package io.reactorpump.http;

import io.reactorpump.api.Source;
import io.reactorpump.test.tck.SourceTck;
import java.util.Optional;

/** Over messages of a server, which never complete; run by {@link HttpTckIT}. */
public final class WebSocketTck extends SourceTck<String> {

    /** Each test connects, which takes its time on a machine that has much to do. */
    public WebSocketTck() {
        super(5_000, 50);
    }

    @Override
    protected Source<String> source(long records) {
        return WebSocketSource.text(HttpTarget.at(HttpTckIT.SERVER.url("/socket")));
    }

    @Override
    protected Optional<Source<String>> failingSource() {
        return Optional.of(WebSocketSource.text(HttpTarget.at(HttpTckIT.SERVER.url("/none"))));
    }

    @Override
    public long maxElementsFromPublisher() {
        return publisherUnableToSignalOnComplete();
    }
}
