package io.reactorpump.api;

import java.util.function.Consumer;

/** Hands each payload to a function that finishes within the call. */
final class ConsumerSink<T> implements InlineSink<T> {

    private final String name;
    private final Consumer<? super T> consumer;

    ConsumerSink(String name, Consumer<? super T> consumer) {
        this.name = name;
        this.consumer = consumer;
    }

    @Override
    public void accept(T payload) {
        consumer.accept(payload);
    }

    @Override
    public String componentName() {
        return name;
    }
}
