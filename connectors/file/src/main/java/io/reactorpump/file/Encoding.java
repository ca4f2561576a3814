package io.reactorpump.file;

import io.reactorpump.api.error.DataException;
import io.reactorpump.api.error.SettingException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * How the characters that structure a text look in its bytes: each takes {@code width} bytes, on multiples of that from
 * the start of a record.
 *
 * @param charset the charset with its byte order settled
 * @param bomLength how many bytes the byte order mark takes at the start of the file
 */
record Encoding(Charset charset, int width, boolean bigEndian, int bomLength) {

    /** So many bytes of a file are enough to settle its encoding. */
    static final int ENOUGH = 4;

    private static final String EXPECTED =
            "a charset whose line breaks can be found in its bytes, such as UTF-8, ISO-8859-1, windows-1252 or UTF-16";

    /** Refuses charsets whose bytes mean different things in different places. */
    static void check(Charset charset) {
        String name = charset.name().toUpperCase(Locale.ROOT);
        boolean known = charset.canEncode()
                && !name.contains("2022")
                && (name.startsWith("UTF-") || "\n".getBytes(charset).length == 1);
        if (!known) {
            throw new SettingException("file.charset", charset.name(), EXPECTED);
        }
    }

    /** The encoding for writing. */
    static Encoding of(Charset charset) {
        return of(charset, new byte[0], 0);
    }

    /** The encoding of a file that begins with these bytes. */
    static Encoding of(Charset charset, byte[] head, int length) {
        String name = charset.name().toUpperCase(Locale.ROOT);
        if (name.equals("UTF-8")) {
            return new Encoding(charset, 1, true, starts(head, length, 0xEF, 0xBB, 0xBF) ? 3 : 0);
        }
        if (name.startsWith("UTF-16")) {
            boolean little = name.endsWith("LE") || (!name.endsWith("BE") && starts(head, length, 0xFF, 0xFE));
            boolean marked = little ? starts(head, length, 0xFF, 0xFE) : starts(head, length, 0xFE, 0xFF);
            Charset ordered = little ? StandardCharsets.UTF_16LE : StandardCharsets.UTF_16BE;
            return new Encoding(ordered, 2, !little, marked ? 2 : 0);
        }
        if (name.startsWith("UTF-32")) {
            boolean little = name.endsWith("LE") || (!name.endsWith("BE") && starts(head, length, 0xFF, 0xFE, 0, 0));
            boolean marked = little ? starts(head, length, 0xFF, 0xFE, 0, 0) : starts(head, length, 0, 0, 0xFE, 0xFF);
            return new Encoding(Charset.forName(little ? "UTF-32LE" : "UTF-32BE"), 4, !little, marked ? 4 : 0);
        }
        return new Encoding(charset, 1, true, 0);
    }

    private static boolean starts(byte[] head, int length, int... mark) {
        if (length < mark.length) {
            return false;
        }
        for (int i = 0; i < mark.length; i++) {
            if ((head[i] & 0xFF) != mark[i]) {
                return false;
            }
        }
        return true;
    }

    /** The unit that this character is, for comparison with {@link #unitAt}. */
    int unit(char c) {
        if (width > 1) {
            return c;
        }
        byte[] bytes = String.valueOf(c).getBytes(charset);
        if (bytes.length != 1) {
            throw new SettingException("file.csv.separator", "'" + c + "'", "one byte in " + charset.name());
        }
        return bytes[0];
    }

    /** The index behind the last whole unit, when units begin at from. */
    int wholeUnits(int from, int limit) {
        return limit - (limit - from) % width;
    }

    /** The unit at this index, for widths above 1. */
    int unitAt(byte[] bytes, int index) {
        int unit = 0;
        for (int i = 0; i < width; i++) {
            int b = bytes[index + (bigEndian ? i : width - 1 - i)] & 0xFF;
            unit = unit << 8 | b;
        }
        return unit;
    }

    /** Whether the unit at this index is this character. */
    boolean is(byte[] bytes, int index, int unit) {
        return width == 1 ? bytes[index] == unit : unitAt(bytes, index) == unit;
    }

    /**
     * The bytes of this text.
     *
     * @throws DataException if a character is not of the charset; Java by itself would write a question mark
     */
    byte[] bytes(String text) {
        try {
            ByteBuffer encoded = charset.newEncoder().encode(CharBuffer.wrap(text));
            byte[] bytes = new byte[encoded.remaining()];
            encoded.get(bytes);
            return bytes;
        } catch (CharacterCodingException e) {
            throw new DataException("text that " + charset.name() + " can hold", "other text", "the payload", e);
        }
    }

    /**
     * The text of these bytes.
     *
     * @throws DataException if they are not of the charset
     */
    String text(byte[] bytes, int from, int to, long line) {
        // Decoding with replacement is several times as fast as strict decoding, and what was replaced is easy to see.
        String text = new String(bytes, from, to - from, charset);
        if (text.indexOf('\uFFFD') >= 0) {
            try {
                charset.newDecoder()
                        .onMalformedInput(CodingErrorAction.REPORT)
                        .onUnmappableCharacter(CodingErrorAction.REPORT)
                        .decode(ByteBuffer.wrap(bytes, from, to - from));
            } catch (CharacterCodingException e) {
                throw new DataException(charset.name() + " text", "malformed bytes", "line " + line, e);
            }
        }
        return text;
    }
}
