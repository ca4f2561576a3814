package io.reactorpump.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SseParserTest {

    private static List<SseEvent> parse(String text, int piece, int most) {
        SseParser parser = new SseParser("", most);
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        List<SseEvent> events = new ArrayList<>();
        for (int from = 0; from < bytes.length; from += piece) {
            events.addAll(parser.events(Arrays.copyOfRange(bytes, from, Math.min(from + piece, bytes.length))));
        }
        return events;
    }

    private static SseEvent event(String id, String type, String data) {
        return new SseEvent(id, type, data, null, null);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5, 1_000})
    void endsLinesByAnyOfTheThreeWaysWhateverThePieces(int piece) {
        String text =
                "\uFEFFdata: ö\n\ndata:1\r\ndata: 2\r\n\r\nid: 7\rdata\r\r:c\n\nevent: x\ndata:  y\n\ndata: not ended\n";

        assertThat(parse(text, piece, 100))
                .containsExactly(
                        event("", "message", "ö"),
                        event("", "message", "1\n2"),
                        event("7", "message", ""),
                        event("7", "x", " y"));
    }

    @Test
    void keepsIdAndRetryUntilThereIsAnother() {
        assertThat(parse("id: a\nretry: 50\ndata: 1\n\nid: b\0\nretry: soon\ndata: 2\n\nid\ndata: 3\n\n", 4, 100))
                .containsExactly(
                        new SseEvent("a", "message", "1", null, 50L),
                        new SseEvent("a", "message", "2", null, 50L),
                        new SseEvent("", "message", "3", null, 50L));
    }

    @Test
    void isNoEventWithoutData() {
        assertThat(parse("event: x\nid: 1\n\n:comment\n\n\n\nunknown: 1\n\n", 100, 100))
                .isEmpty();
    }

    @Test
    void holdsNoMoreOfAnEventThanItMay() {
        assertThat(parse("data: 12345\nid: 1\nmore: 1\n\ndata: ok\n\n", 3, 10))
                .containsExactly(new SseEvent("", "message", "1234", 10, null), event("", "message", "ok"));
        assertThat(parse(":1234\n".repeat(100) + "data: ok\n\n", 3, 10)).containsExactly(event("", "message", "ok"));
    }
}
