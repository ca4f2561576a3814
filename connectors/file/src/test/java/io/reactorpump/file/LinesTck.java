package io.reactorpump.file;

import io.reactorpump.api.Source;
import io.reactorpump.test.tck.SourceTck;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.LongStream;

/** Over lines; run by {@link FileSourceTckTest}. */
public final class LinesTck extends SourceTck<String> {

    /** As many as any test looks at: one asks for more than a file should have, and cancels after a few. */
    static final long ENOUGH = 100_000;

    @Override
    protected Source<String> source(long records) throws IOException {
        return FileSource.lines(file(Math.min(records, ENOUGH)));
    }

    static Path file(long records) throws IOException {
        Path file = Files.createTempFile("tck", ".log");
        file.toFile().deleteOnExit();
        Iterable<String> lines = LongStream.range(0, records).mapToObj(Long::toString)::iterator;
        return Files.write(file, lines);
    }

    @Override
    protected Optional<Source<String>> failingSource() {
        return Optional.of(FileSource.lines(Path.of("no", "such", "file")));
    }
}
