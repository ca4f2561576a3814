package io.reactorpump.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.reactorpump.api.error.SettingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class OptionsTest {

    private final FileSource<String> source = FileSource.lines("a.log");
    private final FileSink<String> sink = FileSink.lines(Path.of("a.log"));

    private static void refuses(String message, ThrowingCallable setting) {
        assertThatThrownBy(setting).isInstanceOf(SettingException.class).hasMessage(message);
    }

    @Test
    void haveTheDocumentedDefaults() {
        assertThat(source.options())
                .isEqualTo(new FileSourceOptions(
                        "a.log", false, StandardCharsets.UTF_8, 1 << 20, false, Duration.ofMillis(200), null));
        assertThat(FileSource.whole("*.txt").options().maxRecordBytes()).isEqualTo(64 << 20);
        assertThat(FileSource.whole("*.txt").options().glob()).isTrue();
        assertThat(FileSource.whole(Path.of("[a].txt")).options().glob()).isFalse();
        assertThat(sink.options())
                .isEqualTo(new FileSinkOptions(Path.of("a.log"), StandardCharsets.UTF_8, false, false, null, 1024));
        assertThat(sink.concurrency()).isEqualTo(1024);
    }

    @Test
    void nameTheComponents() {
        assertThat(FileSource.lines("logs/a.log").componentName()).isEqualTo("a.log");
        assertThat(FileSource.lines("logs/*.log").componentName()).isEqualTo("logs/*.log");
        assertThat(FileSink.lines(Path.of("logs/a.log")).componentName()).isEqualTo("a.log");
    }

    @Test
    void refuseWhatCanNotWork() {
        refuses("file.source.files: ' ' (expected: a name that is not blank)", () -> FileSource.lines(" "));
        refuses(
                "file.source.files: logs/[a.log (expected: a glob, in which each [ and { is closed or has a \\ before it)",
                () -> FileSource.lines("logs/[a.log"));
        refuses("file.source.files: a\0b (expected: a path)", () -> FileSource.lines("a\0b"));
        refuses("file.source.maxRecordBytes: 0 (expected: 1 to 536870912)", () -> source.maxRecordBytes(0));
        refuses("file.source.pollInterval: PT0S (expected: > 0)", () -> source.follow(Duration.ZERO));
        refuses(
                "file.source.follow: true (expected: false for whole files: nobody knows when one is complete)",
                () -> FileSource.whole("a").follow());
        refuses(
                "file.charset: ISO-2022-JP (expected: a charset whose line breaks can be found in its bytes, such as UTF-8,"
                        + " ISO-8859-1, windows-1252 or UTF-16)",
                () -> source.charset(Charset.forName("ISO-2022-JP")));
        refuses(
                "file.csv.separator: '\"' (expected: neither a quote nor a line break)",
                () -> Csv.defaults().withSeparator('"'));
        refuses(
                "file.csv.separator: '\u2192' (expected: one byte in UTF-8)",
                () -> FileSource.csv("a", Csv.defaults().withSeparator('\u2192')));
        refuses(
                "file.csv.separator: '\u00a7' (expected: one byte in UTF-8)",
                () -> FileSink.csv(
                        Path.of("a"), Csv.defaults().withSeparator('\u00a7').withColumns("a")));
        refuses(
                "file.csv.columns: [a, a] (expected: each column once)",
                () -> Csv.defaults().withColumns("a", "a"));
        refuses(
                "file.csv.columns: [] (expected: the columns to write)",
                () -> FileSink.csv(Path.of("a"), Csv.defaults()));
        refuses("file.sink.concurrency: 0 (expected: > 0)", () -> sink.options().withConcurrency(0));
        refuses("file.sink.rotation.maxBytes: 0 (expected: > 0)", () -> Rotation.bySize(0));
        refuses("file.sink.rotation.period: PT0S (expected: >= 1 ms)", () -> Rotation.byTime(Duration.ZERO));
    }
}
