package io.reactorpump.file;

import io.reactorpump.api.Source;
import io.reactorpump.file.LineSourceContractTest.Written;
import io.reactorpump.test.contract.SourceContract;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;

class FollowContractTest extends SourceContract<String> {

    @TempDir
    Path directory;

    @Override
    protected Map<String, List<String>> given(int records) throws IOException {
        return Written.lines(directory, records);
    }

    @Override
    protected Source<String> source() {
        return FileSource.lines(directory + "/*.log")
                .checkpoint(directory.resolve("done.json"))
                .follow(Duration.ofMillis(5));
    }

    @Override
    protected boolean isBounded() {
        return false;
    }
}
