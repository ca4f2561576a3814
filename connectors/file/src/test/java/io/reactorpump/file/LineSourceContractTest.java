package io.reactorpump.file;

import io.reactorpump.api.Source;
import io.reactorpump.test.contract.SourceContract;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.io.TempDir;

class LineSourceContractTest extends SourceContract<String> {

    @TempDir
    Path directory;

    @Override
    protected Map<String, List<String>> given(int records) throws IOException {
        return Written.lines(directory, records);
    }

    @Override
    protected Optional<List<String>> givenUndecodable() throws IOException {
        Written.clear(directory);
        Files.write(directory.resolve("a.log"), new byte[] {'1', '\n', (byte) 0xFF, '\n', '3', '\n'});
        return Optional.of(List.of("1", "3"));
    }

    @Override
    protected Source<String> source() {
        return FileSource.lines(directory + "/*.log").checkpoint(directory.resolve("done.json"));
    }

    /** Files for contracts. */
    static final class Written {

        private Written() {}

        static void clear(Path directory) throws IOException {
            try (var files = Files.list(directory)) {
                for (Path file : files.toList()) {
                    Files.delete(file);
                }
            }
        }

        /** Half of the lines in one file, half in another. */
        static Map<String, List<String>> lines(Path directory, int records) throws IOException {
            List<String> lines =
                    IntStream.range(0, records).mapToObj(i -> "line " + i).toList();
            Path first = Files.write(directory.resolve("a.log"), lines.subList(0, records / 2));
            Path second = Files.write(directory.resolve("b.log"), lines.subList(records / 2, records));
            return Map.of(
                    "file=" + first,
                    lines.subList(0, records / 2),
                    "file=" + second,
                    lines.subList(records / 2, records));
        }
    }
}
