package io.reactorpump.http;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;

/** The header {@code Retry-After} (RFC 9110 §10.2.3). */
final class RetryAfter {

    private static final int MOST_DIGITS = 9;

    private RetryAfter() {}

    /** How long it asks to wait, at most so long; null if it asks for nothing that can be understood. */
    static @Nullable Duration parse(@Nullable String value, Instant now, Duration most) {
        if (value == null) {
            return null;
        }
        Duration asked = duration(value.strip(), now);
        if (asked == null || asked.compareTo(most) > 0) {
            return asked == null ? null : most;
        }
        return asked.isNegative() ? Duration.ZERO : asked;
    }

    private static @Nullable Duration duration(String value, Instant now) {
        if (!value.isEmpty() && value.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return Duration.ofSeconds(value.length() > MOST_DIGITS ? Integer.MAX_VALUE : Long.parseLong(value));
        }
        try {
            return Duration.between(
                    now,
                    ZonedDateTime.parse(value, DateTimeFormatter.RFC_1123_DATE_TIME)
                            .toInstant());
        } catch (DateTimeException e) {
            return null;
        }
    }
}
