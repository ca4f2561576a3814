package io.reactorpump.core.recipe;

import io.reactorpump.api.Event;
import io.reactorpump.api.InlineSink;
import io.reactorpump.api.Sink;
import io.reactorpump.api.WriteResult;
import io.reactorpump.core.component.Batching;
import io.reactorpump.core.plan.WrappedSink;
import reactor.core.publisher.Mono;

/** A sink under the name of its recipe. */
class NamedSink<T, S extends Sink<T>> implements WrappedSink<T> {

    final S sink;
    private final String name;

    private NamedSink(S sink, String name) {
        this.sink = sink;
        this.name = name;
    }

    static <T> Sink<T> of(Sink<T> sink, String name) {
        if (sink.componentName().equals(name)) {
            return sink;
        }
        if (sink instanceof Batching<T> batching) {
            return new Batching<>(of(batching.sink(), name), batching.policy());
        }
        return sink instanceof InlineSink<T> inline ? new Inline<>(inline, name) : new NamedSink<>(sink, name);
    }

    @Override
    public Sink<T> inner() {
        return sink;
    }

    @Override
    public WrappedSink<T> around(Sink<T> other) {
        return new NamedSink<>(other, name);
    }

    @Override
    public String componentName() {
        return name;
    }

    @Override
    public Mono<WriteResult> write(Event<T> event) {
        return sink.write(event);
    }

    /** One that finishes within the call. */
    static final class Inline<T> extends NamedSink<T, InlineSink<T>> implements InlineSink<T> {

        Inline(InlineSink<T> sink, String name) {
            super(sink, name);
        }

        @Override
        public void accept(T payload) throws Exception {
            sink.accept(payload);
        }

        @Override
        public Mono<WriteResult> write(Event<T> event) {
            return sink.write(event);
        }

        @Override
        public int concurrency() {
            return sink.concurrency();
        }
    }
}
