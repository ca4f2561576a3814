package io.reactorpump.test.tck;

import io.reactorpump.api.Source;
import java.util.Optional;
import reactor.core.publisher.Flux;

/** Run by {@link SourceTckTest}. */
public final class PublisherSourceTck extends SourceTck<Long> {

    @Override
    protected Source<Long> source(long records) {
        return Source.of("numbers", Flux.<Long, Long>generate(() -> 0L, (next, sink) -> {
            if (next == records) {
                sink.complete();
            } else {
                sink.next(next);
            }
            return next + 1;
        }));
    }

    @Override
    protected Optional<Source<Long>> failingSource() {
        return Optional.of(Source.of("away", Flux.error(new IllegalStateException("away"))));
    }
}
