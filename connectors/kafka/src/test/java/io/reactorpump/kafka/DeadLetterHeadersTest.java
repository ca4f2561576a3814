package io.reactorpump.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactorpump.api.DeadLetter;
import io.reactorpump.api.Excerpt;
import io.reactorpump.api.Headers;
import io.reactorpump.api.Position;
import io.reactorpump.json.JsonCodec;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DeadLetterHeadersTest {

    private static final Instant TIME = Instant.parse("2026-01-02T03:04:05.006Z");

    record Order(int id) {}

    private final Originals originals = new Originals(JsonCodec.of(Object.class));

    private static DeadLetter letter(@Nullable Object original, @Nullable Object input, Headers headers) {
        return new DeadLetter(
                "paid",
                "enrich",
                "topic=orders, partition=3, offset=42/1",
                new Position("topic=orders, partition=3", 42),
                "k",
                TIME,
                headers,
                original,
                input,
                4,
                List.of(new DeadLetter.Cause("a.Outer", "it broke"), new DeadLetter.Cause("b.Inner", null)),
                TIME.plusSeconds(1),
                TIME.plusSeconds(9));
    }

    private List<String> lines(DeadLetter letter) {
        return DeadLetterHeaders.of(letter, originals).all().stream()
                .map(header -> header.name() + ": " + new String(header.value(), StandardCharsets.UTF_8))
                .toList();
    }

    /** The names are an agreement with whoever reads the topic. */
    @Test
    void tellTheWholeStoryBehindTheHeadersOfTheEvent() {
        assertThat(lines(letter("raw", new Order(7), Headers.of("trace", "x").with("trace", "y"))))
                .containsExactly(
                        "trace: x",
                        "trace: y",
                        "dead-letter.pipeline: paid",
                        "dead-letter.stage: enrich",
                        "dead-letter.id: topic=orders, partition=3, offset=42/1",
                        "dead-letter.partition: topic=orders, partition=3",
                        "dead-letter.offset: 42",
                        "dead-letter.timestamp: 2026-01-02T03:04:05.006Z",
                        "dead-letter.attempts: 4",
                        "dead-letter.error.type: a.Outer",
                        "dead-letter.error.message: it broke",
                        "dead-letter.error.type: b.Inner",
                        "dead-letter.error.message: ",
                        "dead-letter.first-failed-at: 2026-01-02T03:04:06.006Z",
                        "dead-letter.last-failed-at: 2026-01-02T03:04:14.006Z",
                        "dead-letter.original.form: text",
                        "dead-letter.stage-input: {\"id\":7}",
                        "dead-letter.stage-input.form: application/json");
    }

    @Test
    void tellWhatTheValueIs() {
        assertThat(lines(letter(new byte[] {1}, null, Headers.none()))).contains("dead-letter.original.form: bytes");
        assertThat(lines(letter(new Order(1), null, Headers.none())))
                .contains("dead-letter.original.form: application/json");
        assertThat(lines(letter(null, null, Headers.none()))).contains("dead-letter.original.form: none");
    }

    @Test
    void forgetAnEarlierDeath() {
        Headers twice = DeadLetterHeaders.of(letter("raw", null, Headers.of("trace", "x")), originals);

        assertThat(lines(letter("raw", null, twice))).isEqualTo(lines(letter("raw", null, Headers.of("trace", "x"))));
        assertThat(DeadLetterHeaders.withoutStory(twice).all())
                .extracting(Headers.Header::name)
                .containsExactly("trace");
    }

    @Test
    void sayWhyAStageInputIsMissing() {
        Object[] endless = new Object[1];
        endless[0] = endless;

        assertThat(lines(letter("raw", endless, Headers.none())))
                .contains("dead-letter.stage-input.omitted: a [Ljava.lang.Object; has no form as application/json");
        assertThat(lines(letter("raw", "x".repeat(Excerpt.MOST + 1), Headers.none())))
                .contains("dead-letter.stage-input.omitted: it has 65537 bytes")
                .noneMatch(line -> line.startsWith("dead-letter.stage-input:"));
    }
}
