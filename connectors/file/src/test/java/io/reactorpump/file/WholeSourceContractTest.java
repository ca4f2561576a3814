package io.reactorpump.file;

import io.reactorpump.api.Source;
import io.reactorpump.test.contract.SourceContract;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.io.TempDir;

class WholeSourceContractTest extends SourceContract<String> {

    @TempDir
    Path directory;

    @Override
    protected Map<String, List<String>> given(int records) throws IOException {
        Map<String, List<String>> files = new TreeMap<>();
        for (int i = 0; i < records; i++) {
            String content = i == 3 ? "" : "the\nfile " + i;
            Path file = Files.writeString(directory.resolve("file-" + i + ".txt"), content);
            files.put("file=" + file, List.of(content));
        }
        return files;
    }

    @Override
    protected Source<String> source() {
        return FileSource.whole(directory + "/*.txt").checkpoint(directory.resolve("done.json"));
    }
}
