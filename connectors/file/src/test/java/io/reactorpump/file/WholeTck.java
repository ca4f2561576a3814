package io.reactorpump.file;

import io.reactorpump.api.Source;
import io.reactorpump.test.tck.SourceTck;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Over whole files; run by {@link FileSourceTckTest}. */
public final class WholeTck extends SourceTck<String> {

    private static final long ENOUGH = 100;

    @Override
    protected Source<String> source(long records) throws IOException {
        Path directory = Files.createTempDirectory("tck");
        directory.toFile().deleteOnExit();
        for (int i = 0; i < Math.min(records, ENOUGH); i++) {
            Path file = Files.writeString(directory.resolve(i + ".txt"), "file " + i);
            file.toFile().deleteOnExit();
        }
        return FileSource.whole(directory + "/*.txt");
    }

    @Override
    protected Optional<Source<String>> failingSource() {
        return Optional.of(FileSource.whole("no-such-file"));
    }
}
