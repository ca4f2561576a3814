package io.reactorpump.file;

import io.reactorpump.api.Received;
import io.reactorpump.api.SourceContext;
import java.util.function.Supplier;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;

/** The records of a source; each subscription makes its own tour. */
final class FileFlux<T> extends Flux<Received<T>> {

    private final Supplier<Tour<T>> tours;
    private final FileSourceOptions options;
    private final SourceContext context;

    FileFlux(Supplier<Tour<T>> tours, FileSourceOptions options, SourceContext context) {
        this.tours = tours;
        this.options = options;
        this.context = context;
    }

    @Override
    public void subscribe(CoreSubscriber<? super Received<T>> actual) {
        actual.onSubscribe(new Reading<>(
                actual,
                tours.get(),
                Schedulers.boundedElastic().createWorker(),
                context.scheduler(),
                options.pollInterval()));
    }
}
