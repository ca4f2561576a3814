package io.reactorpump.http;

import io.reactorpump.api.Codec;
import io.reactorpump.api.WriteResult;
import io.reactorpump.api.error.DataException;
import io.reactorpump.api.policy.Checks;
import java.io.ByteArrayOutputStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How a payload becomes the body of a request.
 *
 * @param <T> the type of the payloads
 */
sealed interface BodyFormat<T> {

    /** The media type, unless the sink has another. */
    String contentType();

    /** The body; throws if the payload has none. */
    Message message(T payload);

    /** One payload, as its codec writes it. */
    record One<T>(Codec<? super T> codec) implements BodyFormat<T> {

        @Override
        public String contentType() {
            return codec.contentType();
        }

        @Override
        public Message message(T payload) {
            return Message.of(codec.encode(payload));
        }
    }

    /** Items with something between them. An item without a form fails alone. */
    record Many<T>(Codec<? super T> codec, String contentType, String before, String after, String behind)
            implements BodyFormat<List<T>> {

        private static final String JSON = "application/json";

        static <T> Many<T> array(Codec<? super T> codec) {
            Checks.that(
                    codec.contentType().startsWith(JSON),
                    "http.sink.batches",
                    codec.contentType(),
                    "a codec of " + JSON + " for an array");
            return new Many<>(codec, JSON, "[", ",", "]");
        }

        static <T> Many<T> lines(Codec<? super T> codec) {
            return new Many<>(codec, "application/x-ndjson", "", "\n", "\n");
        }

        @Override
        public Message message(List<T> items) {
            ByteArrayOutputStream body = new ByteArrayOutputStream(256 * items.size() + 2);
            Map<Integer, Throwable> failures = new HashMap<>();
            write(body, before);
            int written = 0;
            for (int i = 0; i < items.size(); i++) {
                try {
                    byte[] item = encode(items.get(i));
                    write(body, written++ == 0 ? "" : after);
                    body.writeBytes(item);
                } catch (RuntimeException e) {
                    failures.put(i, e);
                }
            }
            write(body, behind);
            return new Message(
                    body.toByteArray(),
                    written == 0,
                    failures.isEmpty() ? WriteResult.written() : WriteResult.partly(failures));
        }

        private byte[] encode(T item) {
            byte[] bytes = codec.encode(item);
            if (after.equals("\n")) {
                for (byte one : bytes) {
                    if (one == '\n') {
                        throw new DataException("an item on one line", "several lines", "the payload");
                    }
                }
            }
            return bytes;
        }

        private static void write(ByteArrayOutputStream body, String ascii) {
            for (int i = 0; i < ascii.length(); i++) {
                body.write(ascii.charAt(i));
            }
        }
    }
}
