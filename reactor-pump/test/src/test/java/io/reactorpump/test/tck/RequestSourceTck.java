package io.reactorpump.test.tck;

import io.reactorpump.api.Source;
import io.reactorpump.core.request.RequestLimits;
import io.reactorpump.core.request.RequestSource;
import java.time.Duration;
import java.util.stream.IntStream;

/** Over requests that wait already, and never complete; run by {@link SourceTckTest}. */
public final class RequestSourceTck extends SourceTck<Integer> {

    /** As many as any test looks at. */
    private static final int ENOUGH = 10_000;

    @Override
    protected Source<Integer> source(long records) {
        RequestSource<Integer> requests = RequestSource.named(
                "requests", RequestLimits.defaults().waiting(ENOUGH).patience(Duration.ofMinutes(5)));
        IntStream.range(0, ENOUGH).forEach(number -> requests.ask(number).subscribe());
        return requests;
    }

    @Override
    public long maxElementsFromPublisher() {
        return publisherUnableToSignalOnComplete();
    }
}
