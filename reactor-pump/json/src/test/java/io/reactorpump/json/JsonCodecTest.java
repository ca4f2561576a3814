package io.reactorpump.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.reactorpump.api.error.DataException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonCodecTest {

    enum Color {
        RED,
        GREEN
    }

    record Line(String sku, double amount) {}

    record Order(
            int id,
            Instant at,
            @Nullable Duration took,
            Optional<String> note,
            boolean paid,
            @Nullable Color color,
            @Nullable List<Line> lines,
            @Nullable Map<String, Long> counts) {}

    private final JsonCodec<Order> codec = JsonCodec.of(Order.class);

    private static byte[] bytes(String json) {
        return json.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void givesBackWhatItWasGiven() {
        Order order = new Order(
                1,
                Instant.parse("2023-04-04T15:03:48.180Z"),
                Duration.ofMillis(1_500),
                Optional.of("é"),
                true,
                Color.RED,
                List.of(new Line("a", 0.1)),
                Map.of("x", 1L));

        assertThat(new String(codec.encode(order), StandardCharsets.UTF_8))
                .isEqualTo(
                        "{\"id\":1,\"at\":\"2023-04-04T15:03:48.180Z\",\"took\":\"PT1.5S\",\"note\":\"é\",\"paid\":true,"
                                + "\"color\":\"RED\",\"lines\":[{\"sku\":\"a\",\"amount\":0.1}],\"counts\":{\"x\":1}}");
        assertThat(codec.decode(codec.encode(order))).isEqualTo(order);
        assertThat(codec.contentType()).isEqualTo("application/json");
    }

    @Test
    void readsGenericTypesAndByOtherMappers() {
        JsonCodec<List<Line>> lines = JsonCodec.of(new TypeReference<List<Line>>() {});
        JsonCodec<Line> plain = JsonCodec.of(new JsonMapper(), Line.class);

        assertThat(lines.decode(bytes("[{\"sku\":\"a\",\"amount\":1}]"))).containsExactly(new Line("a", 1));
        assertThat(plain.decode(bytes("{\"sku\":\"a\"}"))).isEqualTo(new Line("a", 0));
    }

    @Test
    void namesThePlaceOfATextInTheError() {
        assertThat(codec.text(codec.decode("{\"id\":7,\"paid\":false}", "line 3")))
                .contains("\"id\":7");
        assertThatThrownBy(() -> codec.decode("{\"id\":\"x\"}", "line 3"))
                .hasMessage("expected a number but was STRING at $.id, line 3");
    }

    @Test
    void handsOutAMapperThatMayBeChangedWithoutChangingTheCodecs() {
        JsonMapper strict = (JsonMapper) JsonCodec.mapper().enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);
        byte[] more = bytes("{\"sku\":\"a\",\"amount\":1,\"note\":2}");

        assertThatThrownBy(() -> JsonCodec.of(strict, Line.class).decode(more)).isInstanceOf(DataException.class);
        assertThat(JsonCodec.of(Line.class).decode(more)).isEqualTo(new Line("a", 1));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"id":"x"}                            | expected a number but was STRING at $.id
            {"id":true}                           | expected a number but was BOOLEAN at $.id
            {"id":[1]}                            | expected a number but was ARRAY at $.id
            {"id":1,"paid":null}                  | expected true or false but was NULL at $.paid
            {"id":1,"paid":{}}                    | expected true or false but was OBJECT at $.paid
            {"id":1,"at":"noon"}                  | expected a time but was STRING at $.at
            {"id":1,"color":"BLUE"}               | expected one of the names of Color but was STRING at $.color
            {"id":1,"lines":1}                    | expected an array but was NUMBER at $.lines
            {"id":1,"lines":[{"sku":"a"},{}]}     | expected a number but was nothing at $.lines[0].amount
            {"id":1,"counts":[]}                  | expected an object but was ARRAY at $.counts
            {"id":1,"counts":{"a":"b"}}           | expected a number but was STRING at $.counts.a
            {"note":{}}                           | expected a text but was OBJECT at $.note
            {"id":1                               | expected JSON but was cut off at column 8
            {"id":1,}                             | expected JSON but was malformed text at column 9
            []                                    | expected an object for Order but was ARRAY at $
            null                                  | expected a value but was null at $
            `` | expected an object for Order but was nothing at $
            """)
    void saysWhatIsWrongAndWhere(String json, String message) {
        assertThatThrownBy(() -> codec.decode(bytes(json)))
                .isInstanceOf(DataException.class)
                .hasMessage(message)
                .hasNoCause();
    }

    @Test
    void refusesBytesThatAreNotUtf8() {
        assertThatThrownBy(() -> codec.decode(new byte[] {'"', (byte) 0xFF, '"'}))
                .isInstanceOf(DataException.class)
                .hasMessage("expected UTF-8 text but was malformed bytes at the payload");
    }

    @Test
    void refusesWhatHasNoJsonForm() {
        JsonCodec<Object> any = JsonCodec.of(Object.class);
        Object[] endless = new Object[1];
        endless[0] = endless;

        assertThatThrownBy(() -> any.encode(Map.of("a", endless)))
                .isInstanceOf(DataException.class)
                .hasMessageStartingWith("expected a value with a JSON form but was Map1 at $.a[0]");
    }
}
