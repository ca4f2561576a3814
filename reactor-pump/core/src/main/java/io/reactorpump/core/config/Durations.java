package io.reactorpump.core.config;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The ways to write a duration: {@code 1.5} seconds, {@code 200ms}, {@code 5 min}, {@code 1 h}, {@code PT5S}. */
final class Durations {

    static final String EXPECTED = "a duration such as 200ms, 1.5 s, 5 min or PT5S; a bare number is seconds";

    private static final Pattern FORM = Pattern.compile("(\\d{1,18}(?:\\.\\d{1,9})?)\\s*([A-Za-zµ]*)");
    private static final Map<String, Long> NANOS = new HashMap<>();

    static {
        unit(1L, "ns");
        unit(1_000L, "us", "µs");
        unit(1_000_000L, "ms");
        unit(1_000_000_000L, "", "s", "sec", "second", "seconds");
        unit(60_000_000_000L, "m", "min", "minute", "minutes");
        unit(3_600_000_000_000L, "h", "hour", "hours");
        unit(86_400_000_000_000L, "d", "day", "days");
    }

    private Durations() {}

    private static void unit(long nanos, String... names) {
        for (String name : names) {
            NANOS.put(name, nanos);
        }
    }

    static Duration of(String text) {
        String trimmed = text.strip();
        if (trimmed.length() > 1 && Character.toUpperCase(trimmed.charAt(0)) == 'P') {
            return Duration.parse(trimmed);
        }
        Matcher form = FORM.matcher(trimmed);
        Long unit = form.matches() ? NANOS.get(form.group(2).toLowerCase(Locale.ROOT)) : null;
        if (unit == null) {
            throw new IllegalArgumentException(EXPECTED);
        }
        return Duration.ofNanos(
                new BigDecimal(form.group(1)).multiply(BigDecimal.valueOf(unit)).longValueExact());
    }
}
