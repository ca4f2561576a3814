package io.reactorpump.kafka;

import io.reactorpump.api.DeadLetter;
import io.reactorpump.api.Excerpt;
import io.reactorpump.api.Headers;
import java.util.Optional;

/**
 * The names of the headers that tell the story of a dead letter in a Kafka topic. All values are text in UTF-8, but for
 * {@link #STAGE_INPUT}. They stand behind the headers of the event itself.
 */
public final class DeadLetterHeaders {

    /** What all names begin with. */
    public static final String PREFIX = "dead-letter.";

    /** The pipeline that gave up. */
    public static final String PIPELINE = PREFIX + "pipeline";

    /** The stage that failed. */
    public static final String STAGE = PREFIX + "stage";

    /** The id of the failed event. */
    public static final String ID = PREFIX + "id";

    /** The partition of the source that its source event came from: {@code topic=orders, partition=3}. */
    public static final String PARTITION = PREFIX + "partition";

    /** Its place there. */
    public static final String OFFSET = PREFIX + "offset";

    /** The time of the source event, if it has one. The record's own time is that of dying, so that it is kept. */
    public static final String TIMESTAMP = PREFIX + "timestamp";

    /** How often the stage tried. */
    public static final String ATTEMPTS = PREFIX + "attempts";

    /** The class of an error: one header for each of the chain, outermost first. */
    public static final String ERROR_TYPE = PREFIX + "error.type";

    /** Its message, in the same order; empty if it has none. */
    public static final String ERROR_MESSAGE = PREFIX + "error.message";

    /** When the first attempt failed. */
    public static final String FIRST_FAILED_AT = PREFIX + "first-failed-at";

    /** When the last attempt failed. */
    public static final String LAST_FAILED_AT = PREFIX + "last-failed-at";

    /** What the record's value is: {@code bytes} or {@code text} as received, the media type of the codec, or {@code none}. */
    public static final String ORIGINAL_FORM = PREFIX + "original.form";

    /** What the failed stage was given, if that is something else and not too large. */
    public static final String STAGE_INPUT = PREFIX + "stage-input";

    /** What that is, in the words of {@link #ORIGINAL_FORM}. */
    public static final String STAGE_INPUT_FORM = PREFIX + "stage-input.form";

    /** Why {@link #STAGE_INPUT} is missing. */
    public static final String STAGE_INPUT_OMITTED = PREFIX + "stage-input.omitted";

    private DeadLetterHeaders() {}

    /** Those of the event, without an earlier death's, and the story. */
    static Headers of(DeadLetter letter, Originals originals) {
        Headers headers = withoutStory(letter.headers())
                .with(PIPELINE, letter.pipeline())
                .with(STAGE, letter.stage())
                .with(ID, letter.id())
                .with(PARTITION, letter.position().partition())
                .with(OFFSET, Long.toString(letter.position().offset()));
        if (letter.timestamp() != null) {
            headers = headers.with(TIMESTAMP, letter.timestamp().toString());
        }
        headers = headers.with(ATTEMPTS, Integer.toString(letter.attempts()));
        for (DeadLetter.Cause error : letter.errors()) {
            headers = headers.with(ERROR_TYPE, error.type())
                    .with(ERROR_MESSAGE, Optional.ofNullable(error.message()).orElse(""));
        }
        headers = headers.with(FIRST_FAILED_AT, letter.firstFailedAt().toString())
                .with(LAST_FAILED_AT, letter.lastFailedAt().toString())
                .with(ORIGINAL_FORM, originals.form(letter.original()));
        Object input = letter.stageInput();
        return input == null ? headers : withInput(headers, input, originals);
    }

    /** The headers without those of a dead letter: what the event had before it died. */
    static Headers withoutStory(Headers headers) {
        Headers own = Headers.none();
        for (Headers.Header header : headers.all()) {
            if (!header.name().startsWith(PREFIX)) {
                own = own.with(header.name(), header.value());
            }
        }
        return own;
    }

    private static Headers withInput(Headers headers, Object input, Originals originals) {
        byte[] bytes;
        try {
            bytes = originals.bytes(input);
        } catch (RuntimeException e) {
            return headers.with(
                    STAGE_INPUT_OMITTED,
                    "a " + input.getClass().getName() + " has no form as "
                            + originals.others().contentType());
        }
        return bytes.length > Excerpt.MOST
                ? headers.with(STAGE_INPUT_OMITTED, "it has " + bytes.length + " bytes")
                : headers.with(STAGE_INPUT, bytes).with(STAGE_INPUT_FORM, originals.form(input));
    }
}
