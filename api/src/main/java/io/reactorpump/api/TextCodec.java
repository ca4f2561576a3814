package io.reactorpump.api;

import io.reactorpump.api.error.DataException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.util.Arrays;

/**
 * Text in a charset, which refuses what the charset has no form for. Java's own methods are many times faster and put
 * replacements instead, so they are used, and only text with a replacement in it is looked at more closely.
 */
final class TextCodec implements Codec<String> {

    private static final char REPLACEMENT = '\uFFFD';

    private final Charset charset;
    private final byte replacing;

    TextCodec(Charset charset) {
        this.charset = charset;
        this.replacing = charset.canEncode() ? charset.newEncoder().replacement()[0] : 0;
    }

    @Override
    public String contentType() {
        return "text/plain;charset=" + charset.name();
    }

    @Override
    public byte[] encode(String payload) {
        byte[] bytes = payload.getBytes(charset);
        for (byte one : bytes) {
            if (one == replacing) {
                return encodeStrictly(payload);
            }
        }
        return bytes;
    }

    private byte[] encodeStrictly(String payload) {
        try {
            ByteBuffer bytes = charset.newEncoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .encode(CharBuffer.wrap(payload));
            return Arrays.copyOfRange(bytes.array(), bytes.arrayOffset(), bytes.arrayOffset() + bytes.limit());
        } catch (CharacterCodingException e) {
            throw new DataException(charset.name() + " text", "characters that it does not have", "the payload", e);
        }
    }

    @Override
    public String decode(byte[] bytes) {
        String text = new String(bytes, charset);
        return text.indexOf(REPLACEMENT) < 0 ? text : decodeStrictly(bytes);
    }

    private String decodeStrictly(byte[] bytes) {
        try {
            return charset.newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new DataException(charset.name() + " text", "malformed bytes", "the payload", e);
        }
    }
}
