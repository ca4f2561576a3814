package io.reactorpump.core.trigger;

import io.reactorpump.api.error.SettingException.Problem;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** One of the five units of a cron expression: what it is called, which values it has, and how its field is read. */
enum CronUnit {
    MINUTE("minute", 0, 59, 60, List.of()),
    HOUR("hour", 0, 23, 24, List.of()),
    DAY_OF_MONTH("day of month", 1, 31, 31, List.of()),
    MONTH(
            "month",
            1,
            12,
            12,
            List.of("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")),
    /** Sunday is 0 and 7. */
    DAY_OF_WEEK("day of week", 0, 7, 7, List.of("SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"));

    private static final Pattern ITEM = Pattern.compile("(?<from>\\*|\\w+)(?:-(?<to>\\w+))?(?:/(?<step>\\w+))?");
    private static final Pattern NUMBER = Pattern.compile("\\d{1,3}");

    private final String label;
    private final int first;
    private final int last;
    private final int count;

    @SuppressWarnings("ImmutableEnumChecker") // List.of
    private final List<String> names;

    CronUnit(String label, int first, int last, int count, List<String> names) {
        this.label = label;
        this.first = first;
        this.last = last;
        this.count = count;
        this.names = names;
    }

    /** All values. */
    CronField any() {
        return new CronField(bits(first, last, 1), true);
    }

    /** A single value. */
    CronField only(int value) {
        return new CronField(1L << value, false);
    }

    /**
     * Reads a field: a list of values, ranges and stars, the latter two with steps.
     *
     * @param expression what the field is a part of, for problems
     * @param at where the field begins in it, from 0
     */
    CronField read(String field, String expression, int at, Consumer<Problem> problems) {
        long bits = 0;
        int begin = 0;
        for (String item : field.split(",", -1)) {
            try {
                bits |= item(item);
            } catch (Unexpected e) {
                problems.accept(problem(expression, at + begin, item, e.expected));
            }
            begin += item.length() + 1;
        }
        return new CronField(bits, field.startsWith("*"));
    }

    Problem problem(String expression, int at, String value, String expected) {
        return new Problem("cron '" + expression + "', " + label + " at character " + (at + 1), value, expected);
    }

    private long item(String item) throws Unexpected {
        Matcher matcher = ITEM.matcher(item);
        if (!matcher.matches()) {
            throw new Unexpected(expected() + ", a range or *");
        }
        String from = matcher.group("from");
        String to = matcher.group("to");
        String step = matcher.group("step");
        if (from.equals("*")) {
            if (to != null) {
                throw new Unexpected("* alone or with a step");
            }
            return bits(first, last, step(step));
        }
        int low = value(from);
        if (to == null) {
            if (step != null) {
                throw new Unexpected("a step behind * or a range, for instance " + from + "-" + last + "/" + step);
            }
            return 1L << low;
        }
        int high = this == DAY_OF_WEEK && to.equalsIgnoreCase("SUN") ? 7 : value(to);
        if (low > high) {
            throw new Unexpected("a range that begins with the lower value");
        }
        return bits(low, high, step(step));
    }

    private int value(String text) throws Unexpected {
        int named = names.indexOf(text.toUpperCase(Locale.ROOT));
        if (named >= 0) {
            return first + named;
        }
        if (NUMBER.matcher(text).matches()) {
            int number = Integer.parseInt(text);
            if (number >= first && number <= last) {
                return number;
            }
        }
        throw new Unexpected(expected());
    }

    private int step(@Nullable String text) throws Unexpected {
        if (text == null) {
            return 1;
        }
        int step = NUMBER.matcher(text).matches() ? Integer.parseInt(text) : 0;
        if (step < 1 || step > count) {
            throw new Unexpected("a step of 1-" + count);
        }
        return step;
    }

    private String expected() {
        String numbers = first + "-" + last;
        return names.isEmpty() ? numbers : numbers + " or " + names.get(0) + "-" + names.get(names.size() - 1);
    }

    private static long bits(int low, int high, int step) {
        long bits = 0;
        for (int value = low; value <= high; value += step) {
            bits |= 1L << value;
        }
        return bits;
    }

    /** Carries what was expected to where it is known what was found. */
    private static final class Unexpected extends Exception {

        private static final long serialVersionUID = 1L;

        private final String expected;

        Unexpected(String expected) {
            super(expected, null, false, false);
            this.expected = expected;
        }
    }
}
