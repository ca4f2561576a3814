package io.reactorpump.file;

import io.reactorpump.api.policy.Checks;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * When a sink puts its file aside and begins a new one: before a write that would make it too large, and with the first
 * write of a new period. The file put aside is named after the time of that, in UTC: {@code felt.jsonl} becomes
 * {@code felt-20230404T150348Z.jsonl}, and {@code felt-20230404T150348Z-2.jsonl} if that exists.
 *
 * @param maxBytes the largest file, unless a single write is larger; {@link Long#MAX_VALUE} for any size
 * @param period how long to write to one file; periods begin at multiples of it since 1970-01-01T00:00Z; null for ever
 */
public record Rotation(long maxBytes, @Nullable Duration period) {

    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

    /** Checks both. */
    public Rotation {
        Checks.positive("file.sink.rotation.maxBytes", maxBytes);
        if (period != null) {
            Checks.that(period.toMillis() > 0, "file.sink.rotation.period", period, ">= 1 ms");
        }
    }

    /** By size alone. */
    public static Rotation bySize(long maxBytes) {
        return new Rotation(maxBytes, null);
    }

    /** By time alone. */
    public static Rotation byTime(Duration period) {
        return new Rotation(Long.MAX_VALUE, period);
    }

    /** Also by size. */
    public Rotation orBySize(long maxBytes) {
        return new Rotation(maxBytes, period);
    }

    /** The number of the period that this time, in milliseconds since the epoch, lies in. */
    long periodOf(long millis) {
        return period == null ? 0 : Math.floorDiv(millis, period.toMillis());
    }

    /** A name for the file put aside at this time, which no file has yet. */
    static Path aside(Path file, long millis) {
        String name = String.valueOf(file.getFileName());
        int dot = name.lastIndexOf('.');
        String stem = dot > 0 ? name.substring(0, dot) : name;
        String extension = dot > 0 ? name.substring(dot) : "";
        String stamp = STAMP.format(Instant.ofEpochMilli(millis));
        Path aside = file.resolveSibling(stem + "-" + stamp + extension);
        for (int i = 2; Files.exists(aside); i++) {
            aside = file.resolveSibling(stem + "-" + stamp + "-" + i + extension);
        }
        return aside;
    }
}
