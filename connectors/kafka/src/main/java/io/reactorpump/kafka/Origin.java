package io.reactorpump.kafka;

import io.reactorpump.api.Headers;
import io.reactorpump.api.error.DataException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The partition that a dead letter came from, as its headers say.
 *
 * @param topic of Kafka
 * @param partition of it
 */
record Origin(String topic, int partition) {

    private static final Pattern PLACE = Pattern.compile("topic=([\\w.-]+), partition=(\\d{1,9})");

    /** What the headers of a letter say; fails the event if that is no place in Kafka. */
    static Origin of(Headers headers) {
        Optional<String> place = headers.text(DeadLetterHeaders.PARTITION);
        Matcher matcher = PLACE.matcher(place.orElse(""));
        if (!matcher.matches()) {
            throw new DataException(
                    "a partition of Kafka", place.orElse("missing"), "header " + DeadLetterHeaders.PARTITION);
        }
        return new Origin(matcher.group(1), Integer.parseInt(matcher.group(2)));
    }

    /** When the event happened; null if the letter does not say so. */
    static @Nullable Instant timestamp(Headers headers) {
        Optional<String> time = headers.text(DeadLetterHeaders.TIMESTAMP);
        try {
            return time.map(Instant::parse).orElse(null);
        } catch (DateTimeException e) {
            throw new DataException("a time", time.orElse("missing"), "header " + DeadLetterHeaders.TIMESTAMP);
        }
    }
}
