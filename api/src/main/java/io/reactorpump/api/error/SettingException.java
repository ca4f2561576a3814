package io.reactorpump.api.error;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Settings, or a plan made of them, that cannot work. Lists every problem at once, one a line:
 * {@code kafka.source.maxInFlight: 0 (expected: > 0)}, and where it was read from a file {@code pipelines.conf:7:
 * [pipeline:orders:Stock] lanes: many (expected: a whole number)}.
 */
public final class SettingException extends PumpException {

    private static final long serialVersionUID = 1L;

    private final transient List<Problem> problems;

    /**
     * All that is wrong.
     *
     * @param problems at least one
     */
    public SettingException(List<Problem> problems) {
        super(problems.stream().map(Problem::toString).collect(Collectors.joining(System.lineSeparator())), null);
        this.problems = List.copyOf(problems);
    }

    /** One thing that is wrong. */
    public SettingException(String path, Object value, String expected) {
        this(List.of(new Problem(path, String.valueOf(value), expected)));
    }

    /** What is wrong, in the order found. */
    public List<Problem> problems() {
        return problems == null ? List.of() : problems;
    }

    /**
     * One thing that is wrong.
     *
     * @param path the setting, or the stage and its setting
     * @param value what it is
     * @param expected the rule it breaks
     * @param origin where it was given, if that is known
     */
    public record Problem(String path, String value, String expected, Optional<Origin> origin) {

        /** A problem of something that was not read from anywhere. */
        public Problem(String path, String value, String expected) {
            this(path, value, expected, Optional.empty());
        }

        @Override
        public String toString() {
            return origin.map(from -> from + ": ").orElse("") + path + ": " + value + " (expected: " + expected + ")";
        }
    }
}
