package io.reactorpump.file;

import io.reactorpump.api.Source;
import io.reactorpump.test.tck.SourceTck;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** Over JSON Lines; run by {@link FileSourceTckTest}. */
public final class JsonLinesTck extends SourceTck<Long> {

    @Override
    protected Source<Long> source(long records) throws IOException {
        return FileSource.jsonLines(LinesTck.file(Math.min(records, LinesTck.ENOUGH)), Long.class);
    }

    @Override
    protected Optional<Source<Long>> failingSource() {
        return Optional.of(FileSource.jsonLines(Path.of("no", "such", "file"), Long.class));
    }
}
