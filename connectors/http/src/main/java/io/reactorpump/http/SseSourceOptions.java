package io.reactorpump.http;

import io.reactorpump.api.policy.Checks;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * What to read and how.
 *
 * @param target what
 * @param maxBytes how long an event may be; default 1 MiB
 * @param silence how long nothing may come, not even a comment, before the connection counts as broken; default for ever
 * @param checkpoint the file that keeps the last id across processes; default none
 */
public record SseSourceOptions(HttpTarget target, int maxBytes, Optional<Duration> silence, Optional<Path> checkpoint) {

    /** Checks the limits. */
    public SseSourceOptions {
        Checks.positive("sse.source.maxBytes", maxBytes);
        silence.ifPresent(limit -> Checks.positive("sse.source.silence", limit));
    }

    /** The defaults. */
    public static SseSourceOptions of(HttpTarget target) {
        return new SseSourceOptions(target, 1 << 20, Optional.empty(), Optional.empty());
    }

    /** These options with another limit to an event. */
    public SseSourceOptions withMaxBytes(int maxBytes) {
        return new SseSourceOptions(target, maxBytes, silence, checkpoint);
    }

    /** These options with a limit to silence. */
    public SseSourceOptions withSilence(Duration limit) {
        return new SseSourceOptions(target, maxBytes, Optional.of(limit), checkpoint);
    }

    /** These options with a file for the last id. */
    public SseSourceOptions withCheckpoint(Path file) {
        return new SseSourceOptions(target, maxBytes, silence, Optional.of(file));
    }
}
