package io.reactorpump.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactorpump.api.Received;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointTest {

    @TempDir
    Path directory;

    private Path file;
    private Path checkpoint;

    @BeforeEach
    void nameTheFiles() {
        file = directory.resolve("a.log");
        checkpoint = directory.resolve("state/a.checkpoint");
    }

    private FileSource<String> source() {
        return FileSource.lines(file).checkpoint(checkpoint);
    }

    @Test
    void goesOnBehindTheCommittedRecord() throws IOException {
        Files.writeString(file, "1\n2\n3\n");
        FileSource<String> first = source();
        List<Received<String>> records = Reads.all(first);
        Reads.commit(first, records.get(1));

        assertThat(Reads.told(source())).containsExactly("3:3");
    }

    @Test
    void readsAnotherFileUnderTheSameNameFromItsBeginning() throws IOException {
        Files.writeString(file, "1\n2\n3\n");
        FileSource<String> first = source();
        Reads.commit(first, Reads.all(first).get(1));
        Files.writeString(file, "4\n5\n6\n");

        assertThat(Reads.told(source())).containsExactly("1:4", "2:5", "3:6");
    }
}
