package io.reactorpump.file;

import io.reactorpump.api.Source;
import io.reactorpump.test.tck.SourceTck;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** Over a followed file, which never completes; run by {@link FileSourceTckTest}. */
public final class FollowTck extends SourceTck<String> {

    @Override
    protected Source<String> source(long records) throws IOException {
        return FileSource.lines(LinesTck.file(10_000)).follow(Duration.ofMillis(5));
    }

    @Override
    protected Optional<Source<String>> failingSource() {
        return Optional.of(FileSource.lines(Path.of(".")).follow());
    }

    @Override
    public long maxElementsFromPublisher() {
        return publisherUnableToSignalOnComplete();
    }
}
