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
        return new SseEvent(id, type, data, null);
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
        assertThat(parse("id: a\ndata: 1\n\nid: b\0\ndata: 2\n\nid\ndata: 3\n\n", 4, 100))
                .containsExactly(event("a", "message", "1"), event("a", "message", "2"), event("", "message", "3"));

        SseParser parser = new SseParser("", 100);
        assertThat(parser.retry()).isNull();
        parser.events("retry: 50\n".getBytes(StandardCharsets.UTF_8));
        assertThat(parser.retry()).isEqualTo(50);
        parser.events("\nretry: soon\nretry: 9999999999\n\n".getBytes(StandardCharsets.UTF_8));
        assertThat(parser.retry()).isEqualTo(50);
    }

    @Test
    void isNoEventWithoutData() {
        assertThat(parse("event: x\nid: 1\n\n:comment\n\n\n\nunknown: 1\n\n", 100, 100))
                .isEmpty();
    }

    @Test
    void holdsNoMoreOfAnEventThanItMay() {
        assertThat(parse("data: 12345\nid: 1\nmore: 1\n\ndata: ok\n\n", 3, 4))
                .containsExactly(new SseEvent("1", "message", "1234", 4), event("1", "message", "ok"));
        assertThat(parse("data: 123\ndata:\ndata: 4\n\n", 3, 4))
                .containsExactly(new SseEvent("", "message", "123\n", 4));
        assertThat(parse("data: " + "x".repeat(100_000) + "\n\n", 1_000, 4))
                .containsExactly(new SseEvent("", "message", "xxxx", 4));
    }

    @Test
    void commentsAndNamesAreNoneOfTheDataAndAreNotCut() {
        assertThat(parse(":1234\n".repeat(100) + ":" + "x".repeat(100_000) + "\ndata: ok\n\n", 1_000, 2))
                .containsExactly(event("", "message", "ok"));
        assertThat(parse("id: 123456789\nevent: created\ndata: ok\n\n", 3, 2))
                .containsExactly(event("123456789", "created", "ok"));
    }

    @Test
    void namesThatNoServerWouldTakeBackArePassedOver() {
        assertThat(parse(
                        "id: 7\nid: " + "9".repeat(5_000) + "\nevent: " + "x".repeat(100_000) + "\ndata: 1\n\n",
                        1_000,
                        9_000))
                .containsExactly(event("7", "message", "1"));
    }
}
