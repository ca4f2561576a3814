package io.reactorpump.file;

import io.reactorpump.api.Sink;
import io.reactorpump.test.tck.SinkTck;
import java.io.IOException;

/** Over CSV rows, in a file of its own each time; run by {@link FileSinkTckTest}. */
public final class CsvSinkTck extends SinkTck<CsvSinkTck.Row> {

    /** What is written. */
    public record Row(int number) {}

    @Override
    protected Sink<Row> sink() throws IOException {
        return FileSink.csv(LineSinkTck.file(), Row.class);
    }

    @Override
    public Row createElement(int element) {
        return new Row(element);
    }
}
