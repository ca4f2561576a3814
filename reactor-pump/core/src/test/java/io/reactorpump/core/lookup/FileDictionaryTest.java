package io.reactorpump.core.lookup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.reactorpump.api.error.DataException;
import io.reactorpump.api.error.InfrastructureException;
import io.reactorpump.core.lookup.LookupOrigin.Content;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Dictionaries in files. */
class FileDictionaryTest {

    private static final Duration LIMIT = Duration.ofSeconds(30);

    @TempDir
    Path folder;

    @Test
    void aFileIsReadAgainOnlyWhenItHasChanged() throws Exception {
        Path file = folder.resolve("countries.txt");
        LookupOrigin origin = LookupOrigin.file(file);
        Files.writeString(file, "CZ=Czechia");

        Content first = origin.fetch(Optional.empty()).block(LIMIT);
        assertThat(first.bytes()).asString(StandardCharsets.UTF_8).isEqualTo("CZ=Czechia");
        assertThat(origin.fetch(Optional.of(first.version())).blockOptional(LIMIT))
                .isEmpty();

        Path other = folder.resolve("other.txt");
        Files.writeString(other, "SK=Slovaki");
        Files.setLastModifiedTime(other, Files.getLastModifiedTime(file));
        Files.move(other, file, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        Content second = origin.fetch(Optional.of(first.version())).block(LIMIT);
        assertThat(second.bytes()).asString(StandardCharsets.UTF_8).isEqualTo("SK=Slovaki");
    }

    @Test
    void aFileThatIsNotThereIsWaitedFor() {
        Path file = folder.resolve("missing.txt");

        assertThatThrownBy(() -> LookupOrigin.file(file).fetch(Optional.empty()).block(LIMIT))
                .isInstanceOf(InfrastructureException.class)
                .hasMessage("there is no file " + file);
    }

    @Test
    void linesAreKeysAndValues() {
        assertThat(lines("# countries\n\n CZ = Czechia \r\nSK==\nDE="))
                .isEqualTo(Map.of("CZ", "Czechia", "SK", "=", "DE", ""));
    }

    @Test
    void aLineThatIsNoPairOrIsGivenAgainIsRefusedWithoutItsText() {
        assertThatThrownBy(() -> lines("a=1\nsecret"))
                .isInstanceOf(DataException.class)
                .message()
                .contains("line 2")
                .doesNotContain("secret");
        assertThatThrownBy(() -> lines("a=1\na=secret"))
                .isInstanceOf(DataException.class)
                .message()
                .contains("line 2")
                .doesNotContain("secret");
        assertThatThrownBy(() -> LookupFormat.lines().read(new byte[] {(byte) 0xff}))
                .isInstanceOf(DataException.class);
    }

    private static Map<String, String> lines(String text) {
        return LookupFormat.lines().read(text.getBytes(StandardCharsets.UTF_8));
    }
}
