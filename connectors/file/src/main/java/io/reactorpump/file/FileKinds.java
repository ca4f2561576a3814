package io.reactorpump.file;

import io.reactorpump.api.DeadLetter;
import io.reactorpump.api.Sink;
import io.reactorpump.api.Source;
import io.reactorpump.api.policy.Checks;
import io.reactorpump.core.config.About;
import io.reactorpump.core.config.Default;
import io.reactorpump.core.config.Size;
import io.reactorpump.core.kind.Kind;
import io.reactorpump.core.kind.Kinds;
import io.reactorpump.core.kind.SinkPart;
import io.reactorpump.json.JsonCodec;
import io.reactorpump.json.Payloads;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** The kinds of files. */
public final class FileKinds implements Kinds {

    private static final int ONE_MIB = 1 << 20;

    /** What the records of a file are. */
    enum Records {
        /** Each line a text. */
        LINES,
        /** Each row an object of texts. */
        CSV,
        /** Each line a value of JSON. */
        JSON,
        /** The whole file a text. */
        WHOLE
    }

    /** What a source may be told. */
    @About(
            "Reads the records of a file, or of the files that match a pattern, and remembers how far it got if told where")
    record SourceOptions(
            @About(value = "the file, or a pattern such as logs/*.jsonl", example = "orders.jsonl")
            Path path,

            @About("what a record is: a line of text, a row of CSV, a line of JSON, or the whole file")
            @Default("lines")
            Records format,

            @About("between the fields of a CSV file") @Default(",")
            String separator,

            @About(value = "the columns of a CSV file whose first row does not name them", example = "id, amount")
            List<String> columns,

            @About("of the text") @Default("UTF-8") Charset charset,

            @About("the longest record; by default 1 MiB, for whole files 64 MiB")
            Optional<Size> maxRecord,

            @About("whether to go on at the end when the file grows") @Default("false")
            boolean follow,

            @About("how often to look for growth then") @Default("200ms")
            Duration pollInterval,

            @About(
                    value = "where to remember what is done; without it, each start begins at the beginning",
                    example = "orders.done")
            Optional<Path> checkpoint) {

        SourceOptions {
            Checks.that(separator.length() == 1, "separator", "'" + separator + "'", "one character");
            maxRecord.ifPresent(size ->
                    Checks.that(size.bytes() > 0 && size.bytes() <= 1 << 29, "maxRecord", size, "1 byte to 512 MiB"));
            Checks.positive("pollInterval", pollInterval);
        }

        Source<?> source() {
            Csv csv = new Csv(separator.charAt(0), columns);
            String files = path.toString();
            FileSourceOptions options = FileSourceOptions.of(files).withCharset(charset);
            int longest = maxRecord
                    .map(Size::bytes)
                    .orElse(format == Records.WHOLE ? 64L * ONE_MIB : ONE_MIB)
                    .intValue();
            options = options.withMaxRecordBytes(longest);
            options = follow ? options.withFollow(pollInterval) : options;
            options = checkpoint.map(options::withCheckpoint).orElse(options);
            if (!options.glob()) {
                check();
            }
            return switch (format) {
                case LINES -> FileSource.lines(files).with(options);
                case CSV -> FileSource.csv(files, csv).with(options);
                case JSON -> FileSource.jsonLines(files, Object.class).with(options);
                case WHOLE -> FileSource.whole(files).with(options);
            };
        }

        /** Refuses what a start would refuse. */
        private void check() {
            Checks.that(!Files.isDirectory(path), "path", path, "a file; for those in a folder a pattern, folder/*");
            Checks.that(
                    follow || Files.isReadable(path),
                    "path",
                    path,
                    "a file that can be read; with follow: true it may come later");
        }
    }

    /** What a line of a sink is. */
    enum Line {
        /** The payload as text. */
        LINES,
        /** The payload as JSON. */
        JSON,
        /** The fields of the payload. */
        CSV
    }

    /** What a sink may be told. */
    @About("Writes lines to a file; as a sink of dead letters, a line of JSON with the story of each")
    record SinkOptions(
            @About(value = "the file; missing folders are made", example = "out/orders.jsonl")
            Path path,

            @About("what a line is: the payload as it is, its JSON, or a row of CSV") @Default("lines")
            Line format,

            @About("between the fields of a CSV file") @Default(",")
            String separator,

            @About(value = "the columns of a CSV file", example = "id, amount")
            List<String> columns,

            @About("of the text") @Default("UTF-8") Charset charset,

            @About("whether an existing file is emptied at the start") @Default("false")
            boolean replace,

            @About("whether a write is on disk before it is acknowledged") @Default("false")
            boolean fsync,

            @About("the largest file; then it is put aside under another name")
            Optional<Size> rotateBytes,

            @About("how long to write to one file") Optional<Duration> rotateEvery,

            @About("how many writes may wait to be written together") @Default("1024")
            int concurrency) {

        SinkOptions {
            Checks.that(separator.length() == 1, "separator", "'" + separator + "'", "one character");
            Checks.that(format != Line.CSV || !columns.isEmpty(), "columns", "missing", "the columns of the CSV file");
            rotateBytes.ifPresent(size -> Checks.positive("rotateBytes", size.bytes()));
            rotateEvery.ifPresent(period -> Checks.that(period.toMillis() > 0, "rotateEvery", period, ">= 1 ms"));
            Checks.positive("concurrency", concurrency);
        }

        private FileSinkOptions options() {
            FileSinkOptions options = new FileSinkOptions(path, charset, replace, fsync, null, concurrency);
            if (rotateBytes.isEmpty() && rotateEvery.isEmpty()) {
                return options;
            }
            long most = rotateBytes.map(Size::bytes).orElse(Long.MAX_VALUE);
            return options.withRotation(new Rotation(most, rotateEvery.orElse(null)));
        }

        /** Refuses what a start would refuse. */
        SinkOptions checked() {
            Checks.that(!Files.isDirectory(path), "path", path, "a file to write, which a folder is not");
            Checks.that(!Files.exists(path) || Files.isWritable(path), "path", path, "a file that may be written");
            return this;
        }

        Sink<Object> sink() {
            FileSink<Object> sink = switch (format) {
                case LINES -> FileSink.texts(path, Payloads::text);
                case JSON -> FileSink.texts(path, payload -> JSON_LINE.text(Payloads.value(payload)));
                case CSV -> FileSink.rows(path, new Csv(separator.charAt(0), columns), Payloads::value);
            };
            return sink.with(options());
        }
    }

    /** A sink, or one of dead letters. */
    private record Part(SinkOptions options) implements SinkPart {

        @Override
        public Sink<Object> sink() {
            return options.sink();
        }

        @Override
        public Sink<? super DeadLetter> deadLetters() {
            return FileSink.deadLetters(options.path).with(options.options());
        }
    }

    private static final JsonCodec<Object> JSON_LINE = JsonCodec.of(Object.class);

    @Override
    public Collection<Kind<?, ?>> kinds() {
        return List.of(
                Kind.source("file", SourceOptions.class, (options, site) -> options.source()),
                Kind.sinkPart("file", SinkOptions.class, (options, site) -> new Part(options.checked())));
    }
}
