package io.reactorpump.core.config;

import io.reactorpump.api.error.SettingException;
import io.reactorpump.core.trigger.Cron;
import java.net.URI;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A type whose values are written as one text.
 *
 * @param expected what the text should be
 * @param neutral a value to go on with where the text is wrong
 * @param reading makes a value of the text; refuses one with an exception of its own
 * @param <T> the type
 */
record Scalar<T>(String expected, T neutral, Function<Setting.Text, T> reading) {

    private static final Pattern WHOLE = Pattern.compile("[+-]?\\d{1,40}");
    private static final Pattern NUMBER = Pattern.compile("[+-]?\\d{1,40}(\\.\\d{1,40})?([eE][+-]?\\d{1,3})?");
    private static final Map<Class<?>, Scalar<?>> KNOWN = new HashMap<>();

    static {
        scalar(String.class, "a text", "", text -> text);
        scalar(Secret.class, "a text", new Secret(""), Secret::new);
        scalar(
                Integer.class,
                "a whole number",
                0,
                text -> whole(text, Integer.MIN_VALUE, Integer.MAX_VALUE).intValue());
        scalar(Long.class, "a whole number", 0L, text -> whole(text, Long.MIN_VALUE, Long.MAX_VALUE));
        scalar(Double.class, "a number", 0d, Scalar::number);
        scalar(Boolean.class, "true or false", false, Scalar::truth);
        scalar(Duration.class, Durations.EXPECTED, Duration.ZERO, Durations::of);
        scalar(Size.class, Size.EXPECTED, new Size(0), Size::of);
        scalar(URI.class, "a URI", URI.create(""), text -> URI.create(notBlank(text, "a URI")));
        scalar(ZoneId.class, "a time zone such as Europe/Prague", ZoneOffset.UTC, ZoneId::of);
        scalar(Charset.class, "a charset such as UTF-8", StandardCharsets.UTF_8, Charset::forName);
        scalar(Cron.class, "a cron expression such as */5 * * * *", Cron.parse("@yearly"), Scalar::cron);
        KNOWN.put(Path.class, new Scalar<>("a path", Path.of(""), Scalar::path));
        KNOWN.put(int.class, of(Integer.class).orElseThrow());
        KNOWN.put(long.class, of(Long.class).orElseThrow());
        KNOWN.put(double.class, of(Double.class).orElseThrow());
        KNOWN.put(boolean.class, of(Boolean.class).orElseThrow());
    }

    private static <T> void scalar(Class<T> type, String expected, T neutral, Function<String, T> reading) {
        KNOWN.put(
                type,
                new Scalar<>(
                        expected,
                        neutral,
                        text -> reading.apply(
                                type == String.class || type == Secret.class
                                        ? text.value()
                                        : text.value().strip())));
    }

    /** How values of a type are read, if they are texts. */
    @SuppressWarnings("unchecked") // put under the type of its values
    static <T> Optional<Scalar<T>> of(Class<T> type) {
        return type.isEnum() ? Optional.of(constants(type)) : Optional.ofNullable((Scalar<T>) KNOWN.get(type));
    }

    private static <T> Scalar<T> constants(Class<T> type) {
        List<T> all = Arrays.asList(type.getEnumConstants());
        List<String> names = all.stream()
                .map(constant -> constant.toString().toLowerCase(Locale.ROOT))
                .toList();
        return new Scalar<>(
                "one of " + String.join(", ", names),
                all.get(0),
                text -> all.stream()
                        .filter(constant -> Names.same(((Enum<?>) constant).name(), text.value())
                                || Names.same(constant.toString(), text.value()))
                        .findFirst()
                        .orElseThrow(() -> new NotAccepted(Names.oneOf(text.value(), names))));
    }

    /**
     * The value that a text stands for.
     *
     * @throws NotAccepted saying what was expected
     */
    T read(Setting.Text text) {
        try {
            return reading.apply(text);
        } catch (NotAccepted e) {
            throw e;
        } catch (IllegalArgumentException | DateTimeException | ArithmeticException e) {
            throw new NotAccepted(expected);
        }
    }

    private static Long whole(String text, long least, long most) {
        if (WHOLE.matcher(text).matches()) {
            try {
                long number = Long.parseLong(text);
                if (number >= least && number <= most) {
                    return number;
                }
            } catch (NumberFormatException e) {
                // Too long for a long: the range says it.
            }
            throw new NotAccepted("a whole number from " + least + " to " + most);
        }
        throw new NotAccepted("a whole number");
    }

    private static Cron cron(String text) {
        try {
            return Cron.parse(text);
        } catch (SettingException e) {
            String expression = "cron '" + text + "'";
            throw new NotAccepted(e.problems().stream()
                    .map(problem ->
                            problem.path().equals(expression) || problem.path().equals("cron")
                                    ? problem.expected()
                                    : problem.path().replace(expression + ", ", "") + ": " + problem.expected())
                    .collect(Collectors.joining("; ")));
        }
    }

    private static Double number(String text) {
        double number = NUMBER.matcher(text).matches() ? Double.parseDouble(text) : Double.NaN;
        if (!Double.isFinite(number)) {
            throw new NotAccepted("a number");
        }
        return number;
    }

    private static Boolean truth(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "true", "yes", "on", "1" -> true;
            case "false", "no", "off", "0" -> false;
            default -> throw new NotAccepted("true or false");
        };
    }

    private static String notBlank(String text, String expected) {
        if (text.isBlank()) {
            throw new NotAccepted(expected);
        }
        return text;
    }

    /** A relative path in a file begins beside that file. */
    private static Path path(Setting.Text text) {
        Path path = Path.of(notBlank(text.value().strip(), "a path"));
        return text.origin().line() == 0
                ? path
                : Path.of(text.origin().source()).resolveSibling(path);
    }
}
