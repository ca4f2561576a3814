package io.reactorpump.file;

import io.reactorpump.api.Source;
import io.reactorpump.test.tck.SourceTck;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** Over CSV rows without a header; run by {@link FileSourceTckTest}. */
public final class CsvTck extends SourceTck<Map<String, String>> {

    @Override
    protected Source<Map<String, String>> source(long records) throws IOException {
        return FileSource.csv(
                LinesTck.file(Math.min(records, LinesTck.ENOUGH)),
                Csv.defaults().withColumns("number"));
    }

    @Override
    protected Optional<Source<Map<String, String>>> failingSource() {
        return Optional.of(FileSource.csv(Path.of("no", "such", "file")));
    }
}
