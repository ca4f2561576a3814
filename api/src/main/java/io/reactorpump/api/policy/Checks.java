package io.reactorpump.api.policy;

import io.reactorpump.api.error.SettingException;
import java.time.Duration;

/** The rules that settings obey, with the one form of message they break with. */
public final class Checks {

    private Checks() {}

    /** Refuses a setting unless the rule holds. */
    public static void that(boolean holds, String path, Object value, String expected) {
        if (!holds) {
            throw new SettingException(path, value, expected);
        }
    }

    /** Refuses a number that is not positive. */
    public static void positive(String path, long value) {
        that(value > 0, path, value, "> 0");
    }

    /** Refuses a negative number. */
    public static void notNegative(String path, long value) {
        that(value >= 0, path, value, ">= 0");
    }

    /** Refuses a duration that is not positive. */
    public static void positive(String path, Duration value) {
        that(!value.isNegative() && !value.isZero(), path, value, "> 0");
    }

    /** Refuses a negative duration. */
    public static void notNegative(String path, Duration value) {
        that(!value.isNegative(), path, value, ">= 0");
    }

    /** Refuses a text without a visible character. */
    public static void notBlank(String path, String value) {
        that(!value.isBlank(), path, "'" + value + "'", "a name that is not blank");
    }
}
