package io.reactorpump.http;

import io.reactorpump.api.Source;
import io.reactorpump.test.tck.SourceTck;
import java.util.Optional;

/** Over messages of a server, which never complete; run by {@link HttpTckIT}. */
public final class WebSocketTck extends SourceTck<String> {

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
