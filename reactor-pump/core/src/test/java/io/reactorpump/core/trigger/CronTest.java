package io.reactorpump.core.trigger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.reactorpump.api.error.SettingException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Cron expressions against what vixie cron itself does; {@code resources/cron/README.md} says where the tables come from. */
class CronTest {

    private static final ZoneId UTC = ZoneId.of("UTC");
    private static final ZoneId PRAGUE = ZoneId.of("Europe/Prague");

    private static List<String[]> table(String name) {
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(
                Objects.requireNonNull(CronTest.class.getResourceAsStream("/cron/" + name)), StandardCharsets.UTF_8))) {
            return reader.lines().map(line -> line.split(";")).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> firings(String expression, ZoneId zone, Instant after, int count) {
        Cron cron = Cron.parse(expression);
        return Stream.iterate(cron.next(after, zone), due -> cron.next(due, zone))
                .limit(count)
                .map(due -> due.toString().replace(":00Z", "Z"))
                .toList();
    }

    private static List<String> localFirings(String expression, String zone, String after, int count) {
        ZoneId id = ZoneId.of(zone);
        return firings(expression, id, LocalDateTime.parse(after).atZone(id).toInstant(), count);
    }

    // --- the tables ---

    @Test
    void theNextTimesAreThoseOfVixieCron() {
        List<String[]> rows = table("next.csv");
        List<String> wrong = new ArrayList<>();
        for (String[] row : rows) {
            List<String> expected = Arrays.asList(row).subList(3, row.length);
            List<String> found = firings(row[0], ZoneId.of(row[1]), Instant.parse(row[2]), expected.size());
            if (!found.equals(expected)) {
                wrong.add(String.join(" ", row[0], row[1], row[2]) + ": " + found + " instead of " + expected);
            }
        }

        assertThat(rows).hasSizeGreaterThan(1_000);
        assertThat(wrong).isEmpty();
    }

    @Test
    void aYearHasTheTimesOfVixieCron() {
        List<String[]> rows = table("year.csv");
        List<String> wrong = new ArrayList<>();
        for (String[] row : rows) {
            String found = year2026(Cron.parse(row[0]), ZoneId.of(row[1]));
            if (!found.equals(row[2] + ";" + row[3])) {
                wrong.add(row[0] + " " + row[1] + ": " + found + " instead of " + row[2] + ";" + row[3]);
            }
        }

        assertThat(rows).hasSizeGreaterThan(500);
        assertThat(wrong).isEmpty();
    }

    /** How many times, and a checksum of their minutes since 1970, a line each. */
    private static String year2026(Cron cron, ZoneId zone) {
        Instant end = Instant.parse("2027-01-01T00:00:00Z");
        CRC32 crc = new CRC32();
        int count = 0;
        Instant due = cron.next(Instant.parse("2025-12-31T23:59:59Z"), zone);
        while (due.isBefore(end)) {
            count++;
            crc.update((due.getEpochSecond() / 60 + "\n").getBytes(StandardCharsets.US_ASCII));
            due = cron.next(due, zone);
        }
        return "%d;%08x".formatted(count, crc.getValue());
    }

    // --- what the tables do not have ---

    @Test
    void leapDayOfACertainWeekdayIsFoundHoweverFarItIs() {
        assertThat(firings("0 0 29 2 */7", UTC, Instant.parse("2026-01-01T00:00:00Z"), 3))
                .containsExactly("2032-02-29T00:00Z", "2060-02-29T00:00Z", "2088-02-29T00:00Z");
        assertThat(firings("* * 29 2 *", PRAGUE, Instant.parse("2096-02-29T22:59:00Z"), 1))
                .containsExactly("2104-02-28T23:00Z");
    }

    @Test
    void timesWithinAMinuteAreNotDueInThatMinute() {
        assertThat(firings("* * * * *", UTC, Instant.parse("2026-01-01T00:00:00.001Z"), 1))
                .containsExactly("2026-01-01T00:01Z");
        assertThat(firings("* * * * *", UTC, Instant.parse("2025-12-31T23:59:59.999Z"), 1))
                .containsExactly("2026-01-01T00:00Z");
    }

    @Test
    void dayThatIsSkippedIsDueOnceAtTheFirstInstantAfterIt() {
        assertThat(localFirings("0 6,18 * * *", "Pacific/Apia", "2011-12-29T12:00", 3))
                .containsExactly("2011-12-30T04:00Z", "2011-12-30T10:00Z", "2011-12-30T16:00Z");
    }

    @ParameterizedTest
    @CsvSource({
        "0 0 * * 7, 0 0 * * 0",
        "0 0 * * FRI-SUN, '0 0 * * 0,5,6'",
        "0 0 * * sat-7, '0 0 * * 0,6'",
        "0 0 1 JAN *, 0 0 1 1 *",
        "@Hourly, 0 * * * *",
        "' 0  0\t1 1 * ', @yearly",
        "0 */24 * * *, 0 0-0 * * *"
    })
    void twoWaysToWriteTheSame(String one, String other) {
        Instant start = Instant.parse("2026-03-01T00:00:00Z");
        assertThat(firings(one, UTC, start, 20)).isEqualTo(firings(other, UTC, start, 20));
    }

    @Test
    void expressionIsAValue() {
        assertThat(Cron.parse(" 0 0 * * * ")).isEqualTo(Cron.parse("0 0 * * *")).hasToString("0 0 * * *");
    }

    // --- refusals ---

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            60 * * * *     | cron '60 * * * *', minute at character 1: 60 (expected: 0-59)
            * 24 * * *     | cron '* 24 * * *', hour at character 3: 24 (expected: 0-23)
            * * 0 * *      | cron '* * 0 * *', day of month at character 5: 0 (expected: 1-31)
            * * * 13 *     | cron '* * * 13 *', month at character 7: 13 (expected: 1-12 or JAN-DEC)
            * * * * 8      | cron '* * * * 8', day of week at character 9: 8 (expected: 0-7 or SUN-SAT)
            * * * * MOND   | cron '* * * * MOND', day of week at character 9: MOND (expected: 0-7 or SUN-SAT)
            * * JAN * *    | cron '* * JAN * *', day of month at character 5: JAN (expected: 1-31)
            1,2,,3 * * * * | cron '1,2,,3 * * * *', minute at character 5:  (expected: 0-59, a range or *)
            1-2-3 * * * *  | cron '1-2-3 * * * *', minute at character 1: 1-2-3 (expected: 0-59, a range or *)
            -5 * * * *     | cron '-5 * * * *', minute at character 1: -5 (expected: 0-59, a range or *)
            ? * * * *      | cron '? * * * *', minute at character 1: ? (expected: 0-59, a range or *)
            *-5 * * * *    | cron '*-5 * * * *', minute at character 1: *-5 (expected: * alone or with a step)
            9999 * * * *   | cron '9999 * * * *', minute at character 1: 9999 (expected: 0-59)
            * 17-9 * * *   | cron '* 17-9 * * *', hour at character 3: 17-9 (expected: a range that begins with the lower value)
            5/15 * * * *   | cron '5/15 * * * *', minute at character 1: 5/15 (expected: a step behind * or a range, for instance 5-59/15)
            */0 * * * *    | cron '*/0 * * * *', minute at character 1: */0 (expected: a step of 1-60)
            */90 * * * *   | cron '*/90 * * * *', minute at character 1: */90 (expected: a step of 1-60)
            * */x * * *    | cron '* */x * * *', hour at character 3: */x (expected: a step of 1-24)
            * * * *        | cron '* * * *': 4 fields (expected: 5 fields: minute, hour, day of month, month, day of week)
            0 0 0 * * *    | cron '0 0 0 * * *': 6 fields (expected: 5 fields: minute, hour, day of month, month, day of week)
            ''             | cron '': 0 fields (expected: 5 fields: minute, hour, day of month, month, day of week)
            often          | cron 'often': 1 field (expected: 5 fields: minute, hour, day of month, month, day of week)
            @reboot        | cron: @reboot (expected: five fields, or @hourly, @daily, @midnight, @weekly, @monthly, @yearly or @annually)
            0 0 30 2 *     | cron '0 0 30 2 *', day of month at character 5: 30 (expected: a day that month 2 has)
            0 0 31 4,jun * | cron '0 0 31 4,jun *', day of month at character 5: 31 (expected: a day that month 4,jun has)
            0 0 30-31 feb */2 | cron '0 0 30-31 feb */2', day of month at character 5: 30-31 (expected: a day that month feb has)
            """)
    void mistakeIsRefusedWithItsPlaceAndWhatWasExpected(String expression, String message) {
        assertThatThrownBy(() -> Cron.parse(expression))
                .isInstanceOf(SettingException.class)
                .hasMessage(message);
    }

    @Test
    void allMistakesAreNamedAtOnce() {
        assertThatThrownBy(() -> Cron.parse("0,61 * 32 * mon-tues"))
                .hasMessage(
                        String.join(
                                System.lineSeparator(),
                                "cron '0,61 * 32 * mon-tues', minute at character 3: 61 (expected: 0-59)",
                                "cron '0,61 * 32 * mon-tues', day of month at character 8: 32 (expected: 1-31)",
                                "cron '0,61 * 32 * mon-tues', day of week at character 13: mon-tues (expected: 0-7 or SUN-SAT)"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0 0 30 2 1", "0 0 29 2 *", "0 0 31 * *", "0 0 31 4,5 *"})
    void datesThatThereAreSometimesAreAccepted(String expression) {
        assertThat(Cron.parse(expression)).hasToString(expression);
    }
}
