package io.reactorpump.file;

import io.reactorpump.api.Sink;
import io.reactorpump.test.contract.SinkContract;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.io.TempDir;

class LineSinkContractTest extends SinkContract<String> {

    @TempDir
    Path directory;

    private Path file() {
        return directory.resolve("made/here/out.txt");
    }

    @Override
    protected Sink<String> sink() {
        return FileSink.<String>lines(file()).charset(StandardCharsets.ISO_8859_1);
    }

    @Override
    protected String payload(int number) {
        return "line é " + number;
    }

    @Override
    protected Optional<String> unwritable() {
        return Optional.of("€ is not of the charset");
    }

    @Override
    protected List<String> read() throws IOException {
        return Files.exists(file()) ? Files.readAllLines(file(), StandardCharsets.ISO_8859_1) : List.of();
    }
}
