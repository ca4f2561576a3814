package io.reactorpump.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.reactorpump.api.Excerpt.Form;
import io.reactorpump.api.error.DataException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ExcerptTest {

    private static final int MOST = Excerpt.MOST;

    /** Makes text of numbers only. */
    private static final Codec<Object> NUMBERS = new Codec<>() {
        @Override
        public String contentType() {
            return "text/numbers";
        }

        @Override
        public byte[] encode(Object payload) {
            if (payload instanceof Integer number) {
                return "9".repeat(number).getBytes(UTF_8);
            }
            throw new DataException("a number", "something else", "$");
        }

        @Override
        public Object decode(byte[] bytes) {
            return bytes.length;
        }
    };

    private static Excerpt of(Object payload) {
        return Excerpt.of(payload, NUMBERS);
    }

    private static Excerpt whole(Form form, String text) {
        return new Excerpt(form, text, Optional.empty());
    }

    private static Excerpt part(Form form, String text, String missing) {
        return new Excerpt(form, text, Optional.of(missing));
    }

    @Test
    void isAllOfWhatIsNotTooLong() {
        byte[] noText = {(byte) 0xFF, 0};
        String longest = "x".repeat(MOST);

        assertThat(of("a\u00e9")).isEqualTo(whole(Form.TEXT, "a\u00e9"));
        assertThat(of(longest)).isEqualTo(whole(Form.TEXT, longest));
        assertThat(of("a\u00e9".getBytes(UTF_8))).isEqualTo(whole(Form.TEXT, "a\u00e9"));
        assertThat(of(longest.getBytes(UTF_8))).isEqualTo(whole(Form.TEXT, longest));
        assertThat(of(noText)).isEqualTo(whole(Form.BASE64, "/wA="));
        assertThat(of(3)).isEqualTo(whole(Form.ENCODED, "999"));
        assertThat(of(new byte[0])).isEqualTo(whole(Form.TEXT, ""));
    }

    @Test
    void saysHowMuchIsMissing() {
        byte[] noText = new byte[MOST + 1];
        Arrays.fill(noText, (byte) 0xFF);

        assertThat(of("x".repeat(MOST + 1)))
                .isEqualTo(part(Form.TEXT, "x".repeat(MOST), "the first 65536 of 65537 characters; no more is kept"));
        assertThat(of(MOST + 5))
                .isEqualTo(
                        part(Form.ENCODED, "9".repeat(MOST), "the first 65536 of 65541 characters; no more is kept"));
        assertThat(of(noText))
                .isEqualTo(part(
                        Form.BASE64,
                        Base64.getEncoder().encodeToString(Arrays.copyOf(noText, MOST)),
                        "the first 65536 of 65537 bytes; no more is kept"));
    }

    @Test
    void isNeverCutWithinACharacter() {
        for (int before = 1; before <= 4; before++) {
            String text = "x".repeat(MOST - before) + "\uD83D\uDE00".repeat(3);

            Excerpt ofBytes = of(text.getBytes(UTF_8));
            assertThat(ofBytes.form()).isEqualTo(Form.TEXT);
            assertThat(text).startsWith(ofBytes.text());
            assertThat(ofBytes.text().getBytes(UTF_8)).hasSizeBetween(MOST - 3, MOST);

            Excerpt ofText = of(text);
            assertThat(text).startsWith(ofText.text());
            assertThat(Character.isHighSurrogate(
                            ofText.text().charAt(ofText.text().length() - 1)))
                    .isFalse();
        }
    }

    @Test
    void saysThatThereIsNoText() {
        assertThat(of(Optional.empty()))
                .isEqualTo(part(Form.ENCODED, "", "a java.util.Optional has no form as text/numbers"));
    }

    @Test
    void doesNotShowThePayloadByChance() {
        assertThat(of("secret")).hasToString("Excerpt[TEXT, 6 characters]");
    }
}
