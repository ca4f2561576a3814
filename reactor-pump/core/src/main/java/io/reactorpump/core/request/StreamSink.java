package io.reactorpump.core.request;

import io.reactorpump.api.Event;
import io.reactorpump.api.Sink;
import io.reactorpump.api.WriteResult;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;

/** Hands publishers to whoever asked, one for a request; one is written when it has ended. */
final class StreamSink<R> implements Sink<Publisher<R>> {

    private final RequestSource<?> source;
    private final String name;

    StreamSink(RequestSource<?> source, String name) {
        this.source = source;
        this.name = name;
    }

    @Override
    public Mono<WriteResult> write(Event<Publisher<R>> event) {
        Request<?> request = source.of(event);
        return request == null
                ? Mono.empty()
                : Mono.create(end -> {
                    request.reply(event.payload(), 1);
                    ReplyStream stream = new ReplyStream(event.payload(), end);
                    if (request.answer(new Answer.Streaming(stream.items()))) {
                        stream.claimedBefore(source.deadline());
                    } else {
                        end.success();
                    }
                });
    }

    /** Streams take their time, and none is to wait for another. */
    @Override
    public int concurrency() {
        return Integer.MAX_VALUE;
    }

    @Override
    public String componentName() {
        return name;
    }
}
