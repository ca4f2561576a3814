package io.reactorpump.api;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.reactorpump.api.error.DataException;
import java.nio.charset.Charset;
import java.util.List;
import org.junit.jupiter.api.Test;

class TextCodecTest {

    private static final String LONE_SURROGATE = "a\uD800b";

    @Test
    void givesBackTheTextItWasGiven() {
        for (Charset charset : List.of(UTF_8, UTF_16, Charset.forName("GB18030"))) {
            for (String text : List.of("", "plain", "why?", "Ærø", "\uFFFD", "\uD83D\uDE00?")) {
                Codec<String> codec = Codec.text(charset);
                assertThat(codec.encode(text)).isEqualTo(text.getBytes(charset));
                assertThat(codec.decode(codec.encode(text))).isEqualTo(text);
            }
        }
    }

    @Test
    void refusesCharactersThatTheCharsetDoesNotHave() {
        for (Charset charset : List.of(US_ASCII, ISO_8859_1, Charset.forName("windows-1252"))) {
            refuses(charset, "5 \u2192 6");
        }
        for (Charset charset : List.of(UTF_8, UTF_16)) {
            refuses(charset, LONE_SURROGATE);
        }
    }

    private static void refuses(Charset charset, String text) {
        assertThatThrownBy(() -> Codec.text(charset).encode(text))
                .isInstanceOf(DataException.class)
                .hasMessage(
                        "expected " + charset.name() + " text but was characters that it does not have at the payload");
    }

    @Test
    void refusesBytesThatAreNotOfTheCharset() {
        assertThatThrownBy(() -> Codec.text(UTF_8).decode(new byte[] {'a', (byte) 0xFF}))
                .isInstanceOf(DataException.class)
                .hasMessage("expected UTF-8 text but was malformed bytes at the payload");
    }
}
