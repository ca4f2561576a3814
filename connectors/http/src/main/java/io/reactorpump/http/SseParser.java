package io.reactorpump.http;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes events of the bytes of {@code text/event-stream}, by the rules of WHATWG HTML §9.2.6. What follows the last blank line
 * is no event. Holds no more than the data of one event and one line; of data no more than so many bytes. An id or type that
 * is longer than a header may well be is passed over: no server would take it back. Not thread-safe.
 */
final class SseParser {

    private static final int MOST_DIGITS = 9;

    /** How long an id or a type may be. */
    private static final int MOST_NAME = 4 * 1024;

    private final int most;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private final ByteArrayOutputStream data = new ByteArrayOutputStream();
    private boolean afterReturn;
    private boolean isBlank = true;
    private boolean isCut;
    private boolean atStart = true;
    private boolean hasData;
    private boolean tooLong;
    private String type = "";
    private String id;
    private @Nullable Long retry;

    /**
     * A parser at the beginning of a stream.
     *
     * @param id the last one known
     * @param most how many bytes the data of an event may have
     */
    SseParser(String id, int most) {
        this.id = id;
        this.most = most;
    }

    /** How long the server wants to be left alone after an error, in milliseconds, as far as it has said by now. */
    @Nullable Long retry() {
        return retry;
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
            field(line.toByteArray());
            line.reset();
            isBlank = true;
            isCut = false;
        }
    }

    private void keep(byte[] piece, int from, int to) {
        int length = to - from;
        if (length > 0) {
            int room = Math.min(length, most + MOST_NAME - line.size());
            line.write(piece, from, room);
            isCut |= room < length;
            isBlank = false;
        }
    }

    private void field(byte[] bytes) {
        int start = atStart
                        && bytes.length >= 3
                        && bytes[0] == (byte) 0xEF
                        && bytes[1] == (byte) 0xBB
                        && bytes[2] == (byte) 0xBF
                ? 3
                : 0;
        atStart = false;
        int colon = start;
        while (colon < bytes.length && bytes[colon] != ':') {
            colon++;
        }
        int value = Math.min(colon + 1, bytes.length);
        if (value < bytes.length && bytes[value] == ' ') {
            value++;
        }
        switch (text(bytes, start, colon)) {
            case "data" -> data(bytes, value);
            case "event" -> type = isName(bytes, value) ? text(bytes, value, bytes.length) : type;
            case "id" -> id = isName(bytes, value) ? text(bytes, value, bytes.length) : id;
            case "retry" -> retry = isName(bytes, value) ? milliseconds(text(bytes, value, bytes.length)) : retry;
            default -> {
                // A comment, or a field of the future.
            }
        }
    }

    private static String text(byte[] bytes, int from, int to) {
        return new String(bytes, from, to - from, StandardCharsets.UTF_8);
    }

    private void data(byte[] bytes, int from) {
        if (hasData) {
            append(new byte[] {'\n'}, 0);
        }
        hasData = true;
        append(bytes, from);
        tooLong |= isCut;
    }

    private void append(byte[] bytes, int from) {
        int length = bytes.length - from;
        int room = Math.min(length, most - data.size());
        data.write(bytes, from, room);
        tooLong |= room < length;
    }

    private boolean isName(byte[] bytes, int from) {
        boolean fits = !isCut && bytes.length - from <= MOST_NAME;
        for (int i = from; fits && i < bytes.length; i++) {
            fits = bytes[i] != 0;
        }
        return fits;
    }

    private @Nullable Long milliseconds(String value) {
        boolean number = !value.isEmpty()
                && value.length() <= MOST_DIGITS
                && value.chars().allMatch(c -> c >= '0' && c <= '9');
        return number ? Long.valueOf(value) : retry;
    }

    private void dispatch(List<SseEvent> events) {
        if (hasData) {
            events.add(new SseEvent(
                    id,
                    type.isEmpty() ? "message" : type,
                    data.toString(StandardCharsets.UTF_8),
                    tooLong ? most : null));
        }
        data.reset();
        hasData = false;
        tooLong = false;
        type = "";
    }
}
