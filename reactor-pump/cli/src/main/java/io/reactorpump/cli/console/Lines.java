package io.reactorpump.cli.console;

import io.reactorpump.api.error.FatalException;
import io.reactorpump.api.error.InfrastructureException;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/** The lines of a stream, of bounded length. Blocks. */
final class Lines implements Iterator<String> {

    private final InputStream in;
    private final int longest;
    private @Nullable String next;

    Lines(InputStream in, int longest) {
        this.in = new BufferedInputStream(in, 1 << 16);
        this.longest = longest;
    }

    @Override
    public boolean hasNext() {
        if (next == null) {
            next = read();
        }
        return next != null;
    }

    @Override
    public String next() {
        if (!hasNext() || next == null) {
            throw new NoSuchElementException();
        }
        String line = next;
        next = null;
        return line;
    }

    private @Nullable String read() {
        ByteArrayOutputStream line = new ByteArrayOutputStream(256);
        try {
            int one;
            while ((one = in.read()) >= 0 && one != '\n') {
                if (line.size() == longest) {
                    throw new FatalException(
                            "the standard input has a line that is too long (expected: at most " + longest
                                    + " bytes; maxLine allows more)",
                            null);
                }
                line.write(one);
            }
            if (one < 0 && line.size() == 0) {
                return null;
            }
        } catch (IOException e) {
            throw new InfrastructureException("the standard input can not be read: " + e.getMessage(), e);
        }
        String text = line.toString(StandardCharsets.UTF_8);
        return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
    }
}
