package io.reactorpump.http;

import io.reactorpump.api.ComponentContext;
import io.reactorpump.api.Event;
import io.reactorpump.api.Position;
import io.reactorpump.api.Received;
import io.reactorpump.api.Reply;
import io.reactorpump.api.Sink;
import io.reactorpump.api.Source;
import io.reactorpump.api.SourceContext;
import io.reactorpump.api.WriteResult;
import io.reactorpump.core.Flow;
import io.reactorpump.core.Pipeline;
import io.reactorpump.core.kind.SourcePart;
import io.reactorpump.core.plan.WrappedSink;
import io.reactorpump.core.request.Answer;
import io.reactorpump.core.request.RequestLimits;
import io.reactorpump.core.request.RequestSource;
import io.reactorpump.json.Payloads;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** A source with a listener of its own, which listens while the pipeline runs; its calls are answered with what arrives at the end. */
final class ListeningSource implements Source<byte[]>, SourcePart {

    private static final Logger LOG = LoggerFactory.getLogger(ListeningSource.class);

    private final HttpListenerOptions where;
    private final WebhookOptions calls;
    private final boolean waits;
    private final RequestSource<byte[]> requests;
    private final WebhookSource answers;
    private volatile @Nullable HttpListener listener;

    ListeningSource(String name, HttpListenerOptions where, WebhookOptions calls, boolean waits) {
        this.where = where;
        this.calls = calls;
        this.waits = waits;
        this.requests = RequestSource.named(name, RequestLimits.defaults().deadline(where.deadline()));
        this.answers = new WebhookSource(calls);
    }

    @Override
    public Flow<?> begin(Pipeline.Start start) {
        return start.from(this);
    }

    @Override
    public Sink<Object> end(Optional<Sink<Object>> sink) {
        Sink<Object> replies = requests.replies();
        return sink.<Sink<Object>>map(inner -> new AnsweringSink(inner, replies))
                .orElse(replies);
    }

    /** Another sink, whose payloads are also replies when it has written them. */
    private record AnsweringSink(Sink<Object> inner, Sink<Object> replies) implements WrappedSink<Object> {

        @Override
        public WrappedSink<Object> around(Sink<Object> other) {
            return new AnsweringSink(other, replies);
        }

        @Override
        public Mono<WriteResult> write(Event<Object> event) {
            return inner.write(event).doOnSuccess(result -> replies.write(event).subscribe());
        }
    }

    @Override
    public Mono<Void> open(ComponentContext context) {
        Mono<Void> listening = Mono.<Void>fromRunnable(this::listen).subscribeOn(Schedulers.boundedElastic());
        return requests.open(context).then(listening);
    }

    private void listen() {
        HttpListener open = HttpListener.open(where);
        listener = open;
        open.route(calls.route(call -> {
            Mono<Answer> asked = requests.ask(call.body(), answers.headers(call));
            return waits ? asked.map(this::answer) : Mono.fromSupplier(() -> taken(asked));
        }));
        LOG.info("Listens at http://{}:{}{}", where.host(), open.port(), calls.path());
    }

    /** What is refused is known at once. */
    private HttpAnswer taken(Mono<Answer> asked) {
        return asked.toFuture().getNow(null) instanceof Answer.Overloaded overloaded
                ? answers.answer(overloaded)
                : HttpAnswer.of(202);
    }

    private HttpAnswer answer(Answer answer) {
        if (!(answer instanceof Answer.Done done)) {
            return answers.answer(answer);
        }
        List<Object> replies = done.replies();
        if (replies.isEmpty()) {
            return HttpAnswer.of(204);
        }
        if (replies.size() > 1) {
            return HttpAnswer.json(200, replies.stream().map(Payloads::value).toList());
        }
        Object reply = replies.get(0);
        return new HttpAnswer(200, Map.of("Content-Type", contentType(reply)), Payloads.bytes(reply));
    }

    private static String contentType(Object reply) {
        Optional<String> given = reply instanceof Reply handled ? handled.contentType() : Optional.empty();
        Object payload = Reply.payload(reply);
        return given.orElseGet(() -> payload instanceof byte[]
                ? "application/octet-stream"
                : payload instanceof CharSequence ? "text/plain; charset=utf-8" : "application/json");
    }

    @Override
    public Mono<Void> close() {
        return Mono.defer(() -> {
            HttpListener open = listener;
            listener = null;
            return open == null ? requests.close() : open.stop().then(requests.close());
        });
    }

    @Override
    public Flux<Received<byte[]>> receive(SourceContext context) {
        return requests.receive(context);
    }

    @Override
    public boolean remembers() {
        return requests.remembers();
    }

    @Override
    public boolean requests() {
        return requests.requests();
    }

    @Override
    public boolean rejects() {
        return requests.rejects();
    }

    @Override
    public Mono<Void> reject(Position position, Throwable cause) {
        return requests.reject(position, cause);
    }

    @Override
    public OptionalLong backlog() {
        return requests.backlog();
    }

    @Override
    public Optional<String> waiting() {
        return requests.waiting();
    }

    @Override
    public String componentName() {
        return requests.componentName();
    }
}
