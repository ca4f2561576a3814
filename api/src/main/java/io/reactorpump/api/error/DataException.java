package io.reactorpump.api.error;

import org.jspecify.annotations.Nullable;

/** Data that is not what was expected: {@code expected a number but was STRING at $.amount}. An event failure. */
public final class DataException extends PumpException {

    private static final long serialVersionUID = 1L;

    private final String expected;
    private final String actual;
    private final String place;

    /**
     * What was expected, what was found and where; never the data itself.
     *
     * @param place a path or a line and column, to follow "at"
     */
    public DataException(String expected, String actual, String place, @Nullable Throwable cause) {
        super("expected " + expected + " but was " + actual + " at " + place, cause);
        this.expected = expected;
        this.actual = actual;
        this.place = place;
    }

    /** As the longer form, without a cause. */
    public DataException(String expected, String actual, String place) {
        this(expected, actual, place, null);
    }

    /** What was expected. */
    public String expected() {
        return expected;
    }

    /** What was found: its kind, never its value. */
    public String actual() {
        return actual;
    }

    /** Where. */
    public String place() {
        return place;
    }
}
