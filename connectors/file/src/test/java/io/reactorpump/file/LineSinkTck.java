package io.reactorpump.file;

import io.reactorpump.api.Sink;
import io.reactorpump.test.tck.SinkTck;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Over lines, in a file of its own each time; run by {@link FileSinkTckTest}. */
public final class LineSinkTck extends SinkTck<Integer> {

    static Path file() throws IOException {
        Path file = Files.createTempFile("tck", ".txt");
        file.toFile().deleteOnExit();
        return file;
    }

    @Override
    protected Sink<Integer> sink() throws IOException {
        return FileSink.lines(file());
    }

    @Override
    public Integer createElement(int element) {
        return element;
    }
}
