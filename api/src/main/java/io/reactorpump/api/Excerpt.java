package io.reactorpump.api;

import io.reactorpump.api.error.DataException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What can be shown of a payload as text, at most {@value #MOST} characters of it or as many bytes: for dead letters that
 * people read, wherever they are written.
 *
 * @param form what the text is
 * @param text as much as is shown
 * @param missing why that is not all, if it is not
 */
public record Excerpt(Form form, String text, Optional<String> missing) {

    /** How many characters, or bytes, of a payload are shown. */
    public static final int MOST = 64 * 1024;

    private static final Codec<String> UTF_8 = Codec.text(StandardCharsets.UTF_8);
    private static final int LONGEST_CHARACTER = 4;

    /** The ways in which a payload can be text. */
    public enum Form {
        /** It is text, or bytes that are text in UTF-8. */
        TEXT,
        /** It is bytes that are no text. */
        BASE64,
        /** It is an object, and this is what the codec makes of it. */
        ENCODED
    }

    /**
     * Of any payload.
     *
     * @param others makes text in UTF-8 of what is neither text nor bytes
     */
    public static Excerpt of(Object payload, Codec<Object> others) {
        if (payload instanceof CharSequence text) {
            return text(Form.TEXT, text.toString());
        }
        if (payload instanceof byte[] bytes) {
            return bytes(bytes);
        }
        try {
            return text(Form.ENCODED, UTF_8.decode(others.encode(payload)));
        } catch (RuntimeException e) {
            return new Excerpt(
                    Form.ENCODED,
                    "",
                    Optional.of("a " + payload.getClass().getName() + " has no form as " + others.contentType()));
        }
    }

    private static Excerpt text(Form form, String text) {
        if (text.length() <= MOST) {
            return new Excerpt(form, text, Optional.empty());
        }
        int end = Character.isHighSurrogate(text.charAt(MOST - 1)) ? MOST - 1 : MOST;
        return new Excerpt(form, text.substring(0, end), missing(end, text.length(), "characters"));
    }

    private static Excerpt bytes(byte[] bytes) {
        int end = Math.min(bytes.length, MOST);
        // A cut may go through the middle of a character.
        for (int back = 0; back < (end < bytes.length ? LONGEST_CHARACTER : 1); back++) {
            byte[] kept = Arrays.copyOf(bytes, end - back);
            String text = text(kept);
            if (text != null) {
                return new Excerpt(Form.TEXT, text, missing(kept.length, bytes.length, "bytes"));
            }
        }
        return new Excerpt(
                Form.BASE64,
                Base64.getEncoder().encodeToString(Arrays.copyOf(bytes, end)),
                missing(end, bytes.length, "bytes"));
    }

    private static @Nullable String text(byte[] bytes) {
        try {
            return UTF_8.decode(bytes);
        } catch (DataException e) {
            return null;
        }
    }

    private static Optional<String> missing(int shown, int all, String units) {
        return shown == all
                ? Optional.empty()
                : Optional.of("the first " + shown + " of " + all + " " + units + "; no more is kept");
    }

    /** Not the text: it is payload. */
    @Override
    public String toString() {
        return "Excerpt[" + form + ", " + text.length() + " characters]";
    }
}
