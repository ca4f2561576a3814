package io.reactorpump.api;

import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;

/** The items of any publisher as records of one partition, numbered from 0. */
final class PublisherSource<T> implements PlainSource<T> {

    private final String name;
    private final Flux<? extends T> publisher;

    PublisherSource(String name, Publisher<? extends T> publisher) {
        this.name = name;
        this.publisher = Flux.from(publisher);
    }

    @Override
    public Flux<? extends T> payloads() {
        return publisher;
    }

    @Override
    public String componentName() {
        return name;
    }
}
