package io.reactorpump.file;

import io.reactorpump.api.Codec;
import io.reactorpump.api.policy.Checks;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One file, one payload.
 *
 * @param codec makes the payloads of the bytes; null for text
 */
record WholeFormat<T>(@Nullable Codec<T> codec, Decoding<T> decoding) implements Format<T> {

    interface Decoding<T> {
        Decoder<T> in(Encoding encoding);
    }

    static Format<String> text() {
        return new WholeFormat<>(null, encoding -> encoding::text);
    }

    static <T> Format<T> of(Codec<T> codec) {
        return new WholeFormat<>(
                codec, encoding -> (buffer, from, to, line) -> codec.decode(Arrays.copyOfRange(buffer, from, to)));
    }

    /** A codec gets each byte, a byte order mark too. */
    @Override
    public Encoding encoding(Charset charset, byte[] head, int length) {
        return Encoding.of(codec == null ? charset : StandardCharsets.ISO_8859_1, head, length);
    }

    @Override
    public Splitter splitter(Encoding encoding) {
        return new WholeSplitter();
    }

    @Override
    public Splitter skipper(Encoding encoding) {
        return new WholeSplitter();
    }

    @Override
    public Decoder<T> decoder(Path file, Encoding encoding) {
        return decoding.in(encoding);
    }

    @Override
    public boolean isWhole() {
        return true;
    }

    @Override
    public void check(FileSourceOptions options) {
        Checks.that(
                !options.follow(),
                "file.source.follow",
                true,
                "false for whole files: nobody knows when one is complete");
    }
}
