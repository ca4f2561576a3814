package io.reactorpump.http;

import io.reactorpump.api.Codec;
import io.reactorpump.api.error.DataException;
import java.nio.charset.Charset;
import java.util.function.Function;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * How the body of an answer becomes payloads.
 *
 * @param <T> the type of the payloads
 */
sealed interface BodyReader<T> {

    /**
     * The payloads.
     *
     * @param charset as the answer says
     * @param most how many bytes the body, or a line, may have
     * @param place what is read, for errors
     */
    Flux<T> read(Flux<byte[]> content, Charset charset, int most, String place);

    /** A body that is read to its end before anything of it is emitted. */
    record Whole<T>(Function<Charset, Codec<T>> codec) implements BodyReader<T> {

        @Override
        public Flux<T> read(Flux<byte[]> content, Charset charset, int most, String place) {
            return document(content, most, place)
                    .map(bytes -> codec.apply(charset).decode(bytes))
                    .flux();
        }
    }

    /** The rows of a CSV, which is read to its end before a row is emitted. */
    record Rows<T>(Function<CsvRows, Iterable<T>> rows) implements BodyReader<T> {

        @Override
        public Flux<T> read(Flux<byte[]> content, Charset charset, int most, String place) {
            return document(content, most, place)
                    .flatMapIterable(
                            bytes -> rows.apply(new CsvRows(Codec.text(charset).decode(bytes), place)));
        }
    }

    /** The lines, each emitted when it has come. */
    record Lines() implements BodyReader<String> {

        @Override
        public Flux<String> read(Flux<byte[]> content, Charset charset, int most, String place) {
            return Flux.defer(() -> {
                LineCutter cutter = new LineCutter(charset, most, place);
                // Demand reaches the socket: one piece is asked for when the lines of the one before are taken.
                return content.concatMapIterable(cutter::lines, 1).concatWith(Mono.defer(cutter::last));
            });
        }
    }

    private static Mono<byte[]> document(Flux<byte[]> content, int most, String place) {
        return BoundedBody.read(
                content, most, () -> new DataException("a body of at most " + most + " bytes", "a longer one", place));
    }
}
