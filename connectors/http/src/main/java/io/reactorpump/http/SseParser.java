package io.reactorpump.http;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes events of the bytes of {@code text/event-stream}, by the rules of WHATWG HTML §9.2.6. What follows the last blank line
 * is no event. Holds no more than one event, and of that no more than so many bytes. Not thread-safe.
 */
final class SseParser {

    private static final int MOST_DIGITS = 9;

    private final int most;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private final StringBuilder data = new StringBuilder();
    private boolean afterReturn;
    private boolean isBlank = true;
    private boolean atStart = true;
    private boolean hasData;
    private boolean tooLong;
    private int bytes;
    private String type = "";
    private String id;
    private @Nullable Long retry;

    /**
     * A parser at the beginning of a stream.
     *
     * @param id the last one known
     * @param most how many bytes an event may have
     */
    SseParser(String id, int most) {
        this.id = id;
        this.most = most;
    }

    /** The events that this piece completes. */
    List<SseEvent> events(byte[] piece) {
        List<SseEvent> events = new ArrayList<>();
        int from = 0;
        for (int i = 0; i < piece.length; i++) {
            byte one = piece[i];
            boolean secondOfTwo = afterReturn && one == '\n';
            afterReturn = one == '\r';
            if (secondOfTwo) {
                from = i + 1;
            } else if (one == '\n' || one == '\r') {
                keep(piece, from, i);
                from = i + 1;
                endLine(events);
            }
        }
        keep(piece, from, piece.length);
        return events;
    }

    private void endLine(List<SseEvent> events) {
        if (isBlank) {
            dispatch(events);
        } else {
            field(text());
            line.reset();
            isBlank = true;
        }
    }

    private void keep(byte[] piece, int from, int to) {
        int length = to - from;
        if (length > 0) {
            int room = Math.min(length, most - bytes);
            line.write(piece, from, room);
            bytes += room;
            tooLong |= room < length;
            isBlank = false;
        }
    }

    private String text() {
        String text = line.toString(StandardCharsets.UTF_8);
        if (atStart) {
            atStart = false;
            return text.startsWith("\uFEFF") ? text.substring(1) : text;
        }
        return text;
    }

    private void field(String text) {
        int colon = text.indexOf(':');
        String name = colon < 0 ? text : text.substring(0, colon);
        String value = colon < 0 ? "" : text.substring(colon + (text.startsWith(" ", colon + 1) ? 2 : 1));
        switch (name) {
            case "data" -> {
                data.append(hasData ? "\n" : "").append(value);
                hasData = true;
            }
            case "event" -> type = value;
            case "id" -> id = value.indexOf('\0') < 0 ? value : id;
            case "retry" -> retry = milliseconds(value);
            default -> {
                // A comment, or a field of the future. It takes no room.
                bytes -= tooLong ? 0 : line.size();
            }
        }
    }

    private @Nullable Long milliseconds(String value) {
        boolean number = !value.isEmpty()
                && value.length() <= MOST_DIGITS
                && value.chars().allMatch(c -> c >= '0' && c <= '9');
        return number ? Long.valueOf(value) : retry;
    }

    private void dispatch(List<SseEvent> events) {
        if (hasData || tooLong) {
            events.add(
                    new SseEvent(id, type.isEmpty() ? "message" : type, data.toString(), tooLong ? most : null, retry));
        }
        data.setLength(0);
        hasData = false;
        tooLong = false;
        bytes = 0;
        type = "";
    }
}
