package io.reactorpump.api.error;

import java.util.List;
import java.util.stream.Collectors;

/**
 * Settings, or a plan made of them, that cannot work. Lists every problem at once, one a line:
 * {@code kafka.source.maxInFlight: 0 (expected: > 0)}.
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
     */
    public record Problem(String path, String value, String expected) {

        @Override
        public String toString() {
            return path + ": " + value + " (expected: " + expected + ")";
        }
    }
}
