package io.reactorpump.file;

import io.reactorpump.api.Source;
import io.reactorpump.file.CsvSourceContractTest.Row;
import io.reactorpump.test.contract.SourceContract;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.io.TempDir;

class CsvSourceContractTest extends SourceContract<Row> {

    record Row(int number, String text) {}

    @TempDir
    Path directory;

    @Override
    protected Map<String, List<Row>> given(int records) throws IOException {
        List<Row> rows = IntStream.range(0, records)
                .mapToObj(i -> new Row(i, "a,\n" + i))
                .toList();
        StringBuilder text = new StringBuilder("text,number\r\n");
        rows.forEach(row -> text.append("\"")
                .append(row.text())
                .append("\",")
                .append(row.number())
                .append("\r\n"));
        Files.writeString(file(), text);
        return Map.of("file=" + file(), rows);
    }

    @Override
    protected Optional<List<Row>> givenUndecodable() throws IOException {
        Files.writeString(file(), "number,text\n1,a\n2\n3,c\n");
        return Optional.of(List.of(new Row(1, "a"), new Row(3, "c")));
    }

    private Path file() {
        return directory.resolve("rows.csv");
    }

    @Override
    protected Source<Row> source() {
        return FileSource.csv(file(), Row.class).checkpoint(directory.resolve("done.json"));
    }
}
