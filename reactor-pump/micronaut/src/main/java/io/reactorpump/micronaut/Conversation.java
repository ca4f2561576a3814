package io.reactorpump.micronaut;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.reactorpump.api.Headers;
import io.reactorpump.api.error.DataException;
import io.reactorpump.core.request.Answer;
import io.reactorpump.core.request.RequestSource;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import reactor.core.publisher.Mono;

/** What is said over one WebSocket: its messages become requests, and their answers messages, in order. */
final class Conversation {

    private static final Answer STOPS = new Answer.Overloaded(Duration.ofSeconds(1), StopSignal.REASON);

    private final SocketMount mount;
    private final RequestSource<Object> requests;
    private final Inputs inputs;
    private final Headers headers;
    private final BooleanSupplier running;
    private final Mono<?> ended;

    /**
     * A conversation, not begun.
     *
     * @param running whether the pipeline runs
     * @param ended comes when the pipeline has ended
     */
    Conversation(
            SocketMount mount,
            RequestSource<Object> requests,
            Inputs inputs,
            Headers headers,
            BooleanSupplier running,
            Mono<?> ended) {
        this.mount = mount;
        this.requests = requests;
        this.inputs = inputs;
        this.headers = headers;
        this.running = running;
        this.ended = ended;
    }

    /** What is answered to a message that is not done. */
    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    record Refusal(boolean success, int status, String error, Optional<Long> retryAfter) {}

    /** Answers what comes; completes when no more comes and all is answered. A message is read when there is room for its answer. */
    Mono<Void> over(SocketChannel channel) {
        Mono<?> tooLate = channel.leaving().then(ended);
        return channel.messages()
                .flatMapSequential(message -> answer(message, tooLate), mount.limits.inFlight(), 1)
                .concatMapIterable(Function.identity(), 1)
                .concatMap(channel::send, 1)
                .then();
    }

    private Mono<List<WebSocketFrame>> answer(byte[] message, Mono<?> tooLate) {
        Object payload;
        try {
            payload = inputs.ofBody(message);
        } catch (DataException e) {
            return Mono.just(List.of(refused(Verdict.of(e))));
        }
        // A message is held up by the others of its connection, so it must not lose its patience with them.
        Mono<Answer> asked =
                running.getAsBoolean() ? requests.askPatiently(payload, headers) : requests.ask(payload, headers);
        return asked.takeUntilOther(tooLate).defaultIfEmpty(STOPS).map(this::frames);
    }

    private List<WebSocketFrame> frames(Answer answer) {
        if (!(answer instanceof Answer.Done done)) {
            return List.of(refused(Verdict.of(answer, running.getAsBoolean())));
        }
        if (mount.use == SocketMount.Use.COLLECTOR) {
            return List.of(text(Json.bytes(new Responses.Written(true, done.written()))));
        }
        try {
            return done.replies().stream().map(Conversation::frame).toList();
        } catch (IllegalArgumentException e) {
            return List.of(refused(Verdict.of(e)));
        }
    }

    private static WebSocketFrame refused(Verdict verdict) {
        return text(Json.bytes(new Refusal(
                false,
                verdict.status().getCode(),
                verdict.error(),
                verdict.retryAfter().map(Verdict::seconds))));
    }

    /** Bytes are a binary message, all else is text. */
    private static WebSocketFrame frame(Object reply) {
        if (reply instanceof byte[] bytes) {
            return new BinaryWebSocketFrame(Unpooled.wrappedBuffer(bytes));
        }
        return text(
                reply instanceof CharSequence text
                        ? text.toString().getBytes(StandardCharsets.UTF_8)
                        : Json.bytes(reply));
    }

    private static WebSocketFrame text(byte[] bytes) {
        return new TextWebSocketFrame(Unpooled.wrappedBuffer(bytes));
    }
}
