package io.reactorpump.cli.expression;

import io.reactorpump.api.EventContext;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What an expression may ask of the event beside its payload: {@code $key} and the like. */
enum EventVariable {
    /** The key that the source gave. */
    KEY,
    /** The name of the event, the same each time. */
    ID,
    /** When it happened, in ISO-8601. */
    TIME,
    /** The texts that came beside the payload, by name. */
    HEADERS,
    /** The part of the source that it comes from. */
    PARTITION,
    /** Where it stands in that. */
    OFFSET;

    /** Those that a text may mean, so that no others are looked up for each event. */
    static List<EventVariable> in(String text) {
        return Arrays.stream(values())
                .filter(variable -> text.contains("$" + variable.called()))
                .toList();
    }

    /** Its name, without the dollar. */
    String called() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Its value, if it has one. */
    Optional<Object> of(EventContext context) {
        return switch (this) {
            case KEY -> context.key().map(EventVariable::plain);
            case ID -> Optional.of(context.id());
            case TIME -> context.timestamp().map(Object::toString);
            case HEADERS -> Optional.of(headers(context));
            case PARTITION -> Optional.of(context.position().partition());
            case OFFSET -> Optional.of(context.position().offset());
        };
    }

    private static Object plain(Object key) {
        return key instanceof byte[] bytes ? new String(bytes, StandardCharsets.UTF_8) : key;
    }

    private static Map<String, String> headers(EventContext context) {
        Map<String, String> texts = new LinkedHashMap<>();
        context.headers()
                .all()
                .forEach(header ->
                        context.headers().text(header.name()).ifPresent(text -> texts.put(header.name(), text)));
        return texts;
    }
}
