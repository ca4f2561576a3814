package io.reactorpump.core.config;

import java.math.BigDecimal;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A number of bytes: {@code 512}, {@code 64 KiB}, {@code 12MiB}, {@code 1.5 GB}.
 *
 * @param bytes so many
 */
public record Size(long bytes) {

    static final String EXPECTED = "a size such as 512, 64 KiB or 12MiB";

    private static final Pattern FORM = Pattern.compile("(\\d{1,19}(?:\\.\\d{1,9})?)\\s*([A-Za-z]*)");
    private static final Map<String, Long> UNITS = Map.of(
            "", 1L,
            "b", 1L,
            "kb", 1_000L,
            "mb", 1_000_000L,
            "gb", 1_000_000_000L,
            "tb", 1_000_000_000_000L,
            "kib", 1L << 10,
            "mib", 1L << 20,
            "gib", 1L << 30,
            "tib", 1L << 40);

    /** Checks the number. */
    public Size {
        if (bytes < 0) {
            throw new IllegalArgumentException(">= 0");
        }
    }

    /**
     * Reads a size: a number and a unit, of 1 000 (kB, MB, GB, TB) or of 1 024 (KiB, MiB, GiB, TiB), or bytes.
     *
     * @throws IllegalArgumentException if it is none, no whole number of bytes, or too large
     */
    public static Size of(String text) {
        Matcher form = FORM.matcher(text.strip());
        Long unit = form.matches() ? UNITS.get(form.group(2).toLowerCase(Locale.ROOT)) : null;
        if (unit == null) {
            throw new IllegalArgumentException(EXPECTED);
        }
        try {
            return new Size(new BigDecimal(form.group(1))
                    .multiply(BigDecimal.valueOf(unit))
                    .longValueExact());
        } catch (ArithmeticException e) {
            throw new IllegalArgumentException(EXPECTED, e);
        }
    }

    @Override
    public String toString() {
        long[] units = {1L << 40, 1L << 30, 1L << 20, 1L << 10};
        String[] names = {"TiB", "GiB", "MiB", "KiB"};
        for (int i = 0; i < units.length; i++) {
            if (bytes >= units[i] && bytes % units[i] == 0) {
                return bytes / units[i] + names[i];
            }
        }
        return Long.toString(bytes);
    }
}
