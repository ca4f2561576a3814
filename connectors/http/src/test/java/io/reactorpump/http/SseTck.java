package io.reactorpump.http;

import io.reactorpump.api.Source;
import io.reactorpump.test.tck.SourceTck;
import java.util.Optional;

/** Over events that a server sends, which never complete; run by {@link HttpTckIT}. */
public final class SseTck extends SourceTck<String> {

    /** Each test connects, which takes its time on a machine that has much to do. */
    public SseTck() {
        super(5_000, 50);
    }

    @Override
    protected Source<String> source(long records) {
        return SseSource.text(HttpTarget.at(HttpTckIT.SERVER.url("/events")));
    }

    @Override
    protected Optional<Source<String>> failingSource() {
        return Optional.of(SseSource.text(HttpTarget.at(HttpTckIT.SERVER.url("/none"))));
    }

    @Override
    public long maxElementsFromPublisher() {
        return publisherUnableToSignalOnComplete();
    }
}
