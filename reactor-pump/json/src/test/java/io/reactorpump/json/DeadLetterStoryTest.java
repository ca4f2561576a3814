package io.reactorpump.json;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.reactorpump.api.DeadLetter;
import io.reactorpump.api.Headers;
import io.reactorpump.api.Position;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class DeadLetterStoryTest {

    @Test
    void saysLineAndReasonInFieldsOfTheirOwn() throws IOException {
        DeadLetter letter = new DeadLetter(
                "orders",
                "parse",
                "file=a.csv@42",
                new Position("file=a.csv", 42),
                null,
                null,
                Headers.of("line", "7"),
                "x,y",
                null,
                1,
                List.of(
                        new DeadLetter.Cause("a.Outer", "expected 3 columns but was 2 columns at line 7"),
                        new DeadLetter.Cause("a.Inner", null)),
                Instant.EPOCH,
                Instant.EPOCH);

        JsonNode line = new ObjectMapper().readTree(DeadLetterStory.text(letter));
        assertThat(line.get("line").intValue()).isEqualTo(7);
        assertThat(line.get("reason").textValue()).isEqualTo("expected 3 columns but was 2 columns at line 7");
        assertThat(line.get("errors")).hasSize(2);
    }
}
