package io.reactorpump.micronaut;

import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.exceptions.HttpStatusException;
import io.micronaut.http.sse.Event;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Replies as bytes, as they are made. The server asks for more when it has sent what it has. An error before the first item is a
 * response of its own; a later one cuts the connection off, as then the status is sent.
 */
final class StreamedReplies {

    private static final MediaType NDJSON = MediaType.of("application/x-ndjson");
    private static final byte[] COMMENT = ":\n\n".getBytes(StandardCharsets.UTF_8);

    private final ReplyForm form;
    private final Mono<?> stopped;

    /**
     * For one form.
     *
     * @param stopped comes when the application stops
     */
    StreamedReplies(ReplyForm form, Mono<?> stopped) {
        this.form = form;
        this.stopped = stopped;
    }

    HttpResponse<?> response(Flux<Object> items) {
        return switch (form) {
            case WHOLE, JSON_ARRAY ->
                HttpResponse.ok(bytes(items, Json::bytes)).contentType(MediaType.APPLICATION_JSON_TYPE);
            case NDJSON -> HttpResponse.ok(bytes(items, StreamedReplies::line)).contentType(NDJSON);
            case SSE ->
                // The server sends the status with the first item, and that of a live stream may take its time.
                HttpResponse.ok(bytes(items.takeUntilOther(stopped), StreamedReplies::event)
                                .startWith(COMMENT))
                        .contentType(MediaType.TEXT_EVENT_STREAM_TYPE)
                        .header("Cache-Control", "no-store");
        };
    }

    private static Flux<byte[]> bytes(Flux<Object> items, Function<Object, byte[]> form) {
        return items.map(form).onErrorMap(StreamedReplies::told);
    }

    private static Throwable told(Throwable error) {
        Verdict verdict = Verdict.of(error);
        return new HttpStatusException(
                verdict.status(), (Object) Json.bytes(new Responses.Failed(false, verdict.error())));
    }

    static byte[] line(Object item) {
        byte[] json = Json.bytes(item);
        byte[] line = new byte[json.length + 1];
        System.arraycopy(json, 0, line, 0, json.length);
        line[json.length] = '\n';
        return line;
    }

    private static byte[] event(Object item) {
        ByteArrayOutputStream event = new ByteArrayOutputStream();
        Object data = item;
        if (item instanceof Event<?> given) {
            field(event, "id", given.getId());
            field(event, "event", given.getName());
            field(
                    event,
                    "retry",
                    given.getRetry() == null
                            ? null
                            : String.valueOf(given.getRetry().toMillis()));
            field(event, "", given.getComment());
            data = given.getData();
        }
        field(event, "data", data instanceof CharSequence text ? text.toString() : text(data));
        event.write('\n');
        return event.toByteArray();
    }

    private static String text(Object data) {
        return new String(Json.bytes(data), StandardCharsets.UTF_8);
    }

    /** A field over as many lines as its value has: a line of the value must never be read as another field. */
    private static void field(ByteArrayOutputStream event, String name, @Nullable String value) {
        if (value != null) {
            (value.isEmpty() ? Stream.of("") : value.lines())
                    .map(line -> (name + ": " + line + "\n").getBytes(StandardCharsets.UTF_8))
                    .forEach(event::writeBytes);
        }
    }
}
