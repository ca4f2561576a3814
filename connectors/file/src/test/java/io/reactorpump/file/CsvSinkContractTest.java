package io.reactorpump.file;

import io.reactorpump.api.Sink;
import io.reactorpump.file.CsvSinkContractTest.Row;
import io.reactorpump.test.contract.SinkContract;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;

class CsvSinkContractTest extends SinkContract<Row> {

    record Row(int number, String text) {}

    @TempDir
    Path directory;

    private Path file() {
        return directory.resolve("rows.csv");
    }

    @Override
    protected Sink<Row> sink() {
        return FileSink.csv(file(), Row.class);
    }

    @Override
    protected Row payload(int number) {
        return new Row(number, "a, \"b\"\nc");
    }

    @Override
    protected List<Row> read() {
        return Files.exists(file()) ? Reads.payloads(FileSource.csv(file(), Row.class)) : List.of();
    }
}
