package io.reactorpump.file;

import io.reactorpump.api.Sink;
import io.reactorpump.test.tck.SinkTck;
import java.io.IOException;

/** Over JSON Lines on disk, in a file of its own each time; run by {@link FileSinkTckTest}. */
public final class JsonLinesSinkTck extends SinkTck<Integer> {

    @Override
    protected Sink<Integer> sink() throws IOException {
        return FileSink.<Integer>jsonLines(LineSinkTck.file()).fsync();
    }

    @Override
    public Integer createElement(int element) {
        return element;
    }
}
