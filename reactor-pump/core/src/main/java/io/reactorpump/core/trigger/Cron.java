package io.reactorpump.core.trigger;

import io.reactorpump.api.error.SettingException;
import io.reactorpump.api.error.SettingException.Problem;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.Month;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A cron expression of five fields under the rules of vixie cron; see {@link #parse}. A value.
 *
 * <p>Where the clock is put forward or back, an entry with fixed minutes and hours is due once: at the first instant after
 * the gap if its time is skipped, and the first time if its time is repeated. An entry whose minute or hour begins with a
 * star follows elapsed time: it is due whenever the clock shows a matching time.
 */
public final class Cron {

    private static final Pattern FIELD = Pattern.compile("\\S+");
    private static final int LONGEST_FEBRUARY = 29;
    private static final List<CronUnit> UNITS =
            List.of(CronUnit.MINUTE, CronUnit.HOUR, CronUnit.DAY_OF_MONTH, CronUnit.MONTH, CronUnit.DAY_OF_WEEK);

    private final String expression;
    private final CronField minute;
    private final CronField hour;
    private final CronField dayOfMonth;
    private final CronField month;
    private final CronField dayOfWeek;

    private Cron(
            String expression,
            CronField minute,
            CronField hour,
            CronField dayOfMonth,
            CronField month,
            CronField dayOfWeek) {
        this.expression = expression;
        this.minute = minute;
        this.hour = hour;
        this.dayOfMonth = dayOfMonth;
        this.month = month;
        this.dayOfWeek = dayOfWeek;
    }

    /**
     * Reads an expression.
     *
     * <p>Five fields: minute (0-59), hour (0-23), day of month (1-31), month (1-12 or JAN-DEC), day of week (0-7 or SUN-SAT,
     * Sunday is 0 and 7). A field is a list of values, ranges ({@code 9-17}) and stars, the latter two with steps ({@code
     * *}{@code /15}, {@code 10-40/5}). A day has to match both day fields, or, if neither begins with a star, one of them.
     * Or a word: {@code @hourly}, {@code @daily} or {@code @midnight}, {@code @weekly}, {@code @monthly}, {@code @yearly} or
     * {@code @annually}.
     *
     * @throws SettingException naming each problem with its place, and also if the expression matches no date
     */
    public static Cron parse(String expression) {
        String text = expression.strip();
        if (text.startsWith("@")) {
            return ofWord(text);
        }
        List<MatchResult> fields = FIELD.matcher(text).results().toList();
        if (fields.size() != 5) {
            throw new SettingException(
                    "cron '" + text + "'",
                    fields.size() + (fields.size() == 1 ? " field" : " fields"),
                    "5 fields: minute, hour, day of month, month, day of week");
        }
        List<Problem> problems = new ArrayList<>();
        CronField[] read = new CronField[5];
        for (int i = 0; i < read.length; i++) {
            MatchResult field = fields.get(i);
            read[i] = UNITS.get(i).read(field.group(), text, field.start(), problems::add);
        }
        Cron cron = new Cron(text, read[0], read[1], read[2], read[3], sundays(read[4]));
        if (problems.isEmpty() && !cron.isPossible()) {
            MatchResult days = fields.get(UNITS.indexOf(CronUnit.DAY_OF_MONTH));
            String months = fields.get(UNITS.indexOf(CronUnit.MONTH)).group();
            problems.add(CronUnit.DAY_OF_MONTH.problem(
                    text, days.start(), days.group(), "a day that month " + months + " has"));
        }
        if (!problems.isEmpty()) {
            throw new SettingException(problems);
        }
        return cron;
    }

    private static Cron ofWord(String text) {
        CronField zero = CronUnit.MINUTE.only(0);
        CronField first = CronUnit.DAY_OF_MONTH.only(1);
        CronField anyDay = CronUnit.DAY_OF_MONTH.any();
        CronField anyMonth = CronUnit.MONTH.any();
        CronField anyWeekday = CronUnit.DAY_OF_WEEK.any();
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "@hourly" -> new Cron(text, zero, CronUnit.HOUR.any(), anyDay, anyMonth, anyWeekday);
            case "@daily", "@midnight" -> new Cron(text, zero, zero, anyDay, anyMonth, anyWeekday);
            case "@weekly" -> new Cron(text, zero, zero, anyDay, anyMonth, CronUnit.DAY_OF_WEEK.only(0));
            case "@monthly" -> new Cron(text, zero, zero, first, anyMonth, anyWeekday);
            case "@yearly", "@annually" -> new Cron(text, zero, zero, first, CronUnit.MONTH.only(1), anyWeekday);
            default ->
                throw new SettingException(
                        "cron",
                        text,
                        "five fields, or @hourly, @daily, @midnight, @weekly, @monthly, @yearly or @annually");
        };
    }

    private static CronField sundays(CronField days) {
        return days.has(7) ? new CronField(days.bits() | 1, days.star()) : days;
    }

    /** Whether there is a date that matches. Every date that there is falls on each day of the week in some year. */
    private boolean isPossible() {
        if (!dayOfMonth.star() && !dayOfWeek.star()) {
            return true;
        }
        for (int m = month.lowest(); m > 0; m = month.atLeast(m + 1)) {
            int length = m == 2 ? LONGEST_FEBRUARY : Month.of(m).maxLength();
            if (dayOfMonth.lowest() <= length) {
                return true;
            }
        }
        return false;
    }

    /** When it is due next, after this instant, by the clocks of this zone. */
    public Instant next(Instant after, ZoneId zone) {
        return followsElapsedTime() ? nextShown(after, zone.getRules()) : nextOnce(after, zone.getRules());
    }

    /** Whether it is due whenever the clock shows a matching time, and not once for each. */
    boolean followsElapsedTime() {
        return minute.star() || hour.star();
    }

    /** The first instant at which the clock shows a matching time. */
    private Instant nextShown(Instant after, ZoneRules rules) {
        LocalDateTime from = later(after, rules);
        ZoneOffset offset = rules.getOffset(after);
        ZoneOffsetTransition change = rules.nextTransition(after);
        while (true) {
            Instant shown = matching(from).toInstant(offset);
            if (change == null || shown.isBefore(change.getInstant())) {
                return shown;
            }
            from = change.getDateTimeAfter();
            offset = change.getOffsetAfter();
            change = rules.nextTransition(change.getInstant());
        }
    }

    /** The first instant that belongs to a matching time, each of which has one; a later time has no earlier instant. */
    private Instant nextOnce(Instant after, ZoneRules rules) {
        LocalDateTime time = matching(later(after, rules));
        Instant due = onlyInstant(time, rules);
        while (!due.isAfter(after)) {
            time = matching(time.plusMinutes(1));
            due = onlyInstant(time, rules);
        }
        return due;
    }

    private static Instant onlyInstant(LocalDateTime time, ZoneRules rules) {
        ZoneOffsetTransition change = rules.getTransition(time);
        if (change == null) {
            return time.toInstant(rules.getOffset(time));
        }
        return change.isGap() ? change.getInstant() : time.toInstant(change.getOffsetBefore());
    }

    /** The first whole minute that a clock shows after this instant. */
    private static LocalDateTime later(Instant after, ZoneRules rules) {
        return LocalDateTime.ofInstant(after, rules.getOffset(after))
                .truncatedTo(ChronoUnit.MINUTES)
                .plusMinutes(1);
    }

    /** The first matching time on the calendar, from this one on. */
    private LocalDateTime matching(LocalDateTime from) {
        LocalDate day = from.toLocalDate();
        @Nullable LocalTime time = matches(day) ? matching(from.getHour(), from.getMinute()) : null;
        while (time == null) {
            day = day.plusDays(1);
            while (!month.has(day.getMonthValue())) {
                day = day.withDayOfMonth(1).plusMonths(1);
            }
            time = matches(day) ? matching(0, 0) : null;
        }
        return day.atTime(time);
    }

    private @Nullable LocalTime matching(int fromHour, int fromMinute) {
        int nextMinute = hour.has(fromHour) ? minute.atLeast(fromMinute) : -1;
        if (nextMinute >= 0) {
            return LocalTime.of(fromHour, nextMinute);
        }
        int nextHour = hour.atLeast(fromHour + 1);
        return nextHour < 0 ? null : LocalTime.of(nextHour, minute.lowest());
    }

    private boolean matches(LocalDate day) {
        if (!month.has(day.getMonthValue())) {
            return false;
        }
        boolean ofMonth = dayOfMonth.has(day.getDayOfMonth());
        boolean ofWeek = dayOfWeek.has(day.getDayOfWeek().getValue() % 7);
        return (dayOfMonth.star() || dayOfWeek.star()) ? (ofMonth && ofWeek) : (ofMonth || ofWeek);
    }

    /** The expression. */
    @Override
    public String toString() {
        return expression;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Cron cron && cron.expression.equals(expression);
    }

    @Override
    public int hashCode() {
        return expression.hashCode();
    }
}
