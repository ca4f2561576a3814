package io.reactorpump.file;

import io.reactorpump.api.Received;
import io.reactorpump.api.SourceContext;
import java.util.function.Function;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** The records of a source; each subscription makes its own tour. */
final class FileFlux<T> extends Flux<Received<T>> {

    private final Function<Runnable, Tour<T>> tours;
    private final FileSourceOptions options;
    private final SourceContext context;

    FileFlux(Function<Runnable, Tour<T>> tours, FileSourceOptions options, SourceContext context) {
        this.tours = tours;
        this.options = options;
        this.context = context;
    }

    @Override
    public void subscribe(CoreSubscriber<? super Received<T>> actual) {
        Scheduler.Worker worker = Schedulers.boundedElastic().createWorker();
        Reading<T> reading = new Reading<>(actual, tours, worker, context.scheduler(), options);
        actual.onSubscribe(reading);
        reading.look();
    }
}
