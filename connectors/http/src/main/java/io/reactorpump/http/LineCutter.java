package io.reactorpump.http;

import io.reactorpump.api.Codec;
import io.reactorpump.api.error.DataException;
import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.List;
import reactor.core.publisher.Mono;

/** Cuts pieces of a body into lines, each ended by {@code \n} or {@code \r\n}. Not thread-safe. */
final class LineCutter {

    private final Codec<String> text;
    private final int most;
    private final String place;
    private final ByteArrayOutputStream begun = new ByteArrayOutputStream();
    private long count;

    LineCutter(Charset charset, int most, String place) {
        this.text = Codec.text(charset);
        this.most = most;
        this.place = place;
    }

    /** The lines that this piece completes. */
    List<String> lines(byte[] piece) {
        List<String> lines = new ArrayList<>();
        int from = 0;
        for (int i = 0; i < piece.length; i++) {
            if (piece[i] == '\n') {
                keep(piece, from, i);
                lines.add(line());
                from = i + 1;
            }
        }
        keep(piece, from, piece.length);
        return lines;
    }

    /** What stands behind the last line end, if anything does. */
    Mono<String> last() {
        return begun.size() == 0 ? Mono.empty() : Mono.fromSupplier(this::line);
    }

    private void keep(byte[] piece, int from, int to) {
        if (begun.size() + (long) to - from > most) {
            throw new DataException("a line of at most " + most + " bytes", "a longer one", where());
        }
        begun.write(piece, from, to - from);
    }

    private String line() {
        byte[] bytes = begun.toByteArray();
        begun.reset();
        String line;
        try {
            line = text.decode(bytes);
        } catch (DataException e) {
            throw new DataException(e.expected(), e.actual(), where());
        }
        count++;
        return line.endsWith("\r") ? line.substring(0, line.length() - 1) : line;
    }

    private String where() {
        return place + ", line " + (count + 1);
    }
}
