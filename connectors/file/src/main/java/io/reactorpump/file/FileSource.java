package io.reactorpump.file;

import io.reactorpump.api.Codec;
import io.reactorpump.api.Commit;
import io.reactorpump.api.ComponentContext;
import io.reactorpump.api.Received;
import io.reactorpump.api.Source;
import io.reactorpump.api.SourceContext;
import io.reactorpump.json.JsonCodec;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * A source of the records of files: {@code FileSource.csv("quakes.csv", Quake.class).checkpoint(Path.of("quakes.done"))}.
 *
 * <p>Each file is a partition named {@code file=<path>}; the offset of a record is the place just past it, in bytes of the
 * uncompressed file. Each record has the headers {@code file} and {@code line}, the number of its first line. Files of a
 * glob are read one after the other, in the order of their names; when followed, in turns.
 *
 * <p>A record that is not what was expected is emitted as {@linkplain Received#undecodable undecodable} with its raw text,
 * and reading goes on. Fails with a {@link io.reactorpump.api.error.FatalException} when a file is missing (unless
 * followed), a directory, not readable or a broken gzip stream, and with an
 * {@link io.reactorpump.api.error.InfrastructureException} when reading it fails.
 *
 * <p>Reads on {@link Schedulers#boundedElastic()}, no more than requested but for a read buffer. Immutable but for what is
 * committed: to be received by one subscriber at a time.
 *
 * @param <T> the type of the payloads
 */
public final class FileSource<T> implements Source<T> {

    private static final int WHOLE_FILE_BYTES = 64 << 20;

    private final FileSourceOptions options;
    private final Format<T> format;
    private final Disk disk;
    private final Commits commits;
    private final Tenancy tenancy = new Tenancy("source");

    private FileSource(FileSourceOptions options, Format<T> format, Disk disk) {
        format.check(options);
        this.options = options;
        this.format = format;
        this.disk = disk;
        Path checkpoint = options.checkpoint();
        this.commits = new Commits(checkpoint == null ? null : new CheckpointFile(checkpoint, disk));
    }

    /** The lines of a file or of the files that match a glob, terminated by {@code \n} or {@code \r\n}. */
    public static FileSource<String> lines(String files) {
        return of(FileSourceOptions.of(files), new LineFormat());
    }

    /** The lines of a file, terminated by {@code \n} or {@code \r\n}. */
    public static FileSource<String> lines(Path file) {
        return of(FileSourceOptions.of(file), new LineFormat());
    }

    /** The rows of CSV files, each as a map from column to text; the first row names the columns. */
    public static FileSource<Map<String, String>> csv(String files) {
        return csv(files, Csv.defaults());
    }

    /** As {@link #csv(String)}, of one file. */
    public static FileSource<Map<String, String>> csv(Path file) {
        return csv(file, Csv.defaults());
    }

    /** The rows of CSV files in this dialect, each as a map from column to text. */
    public static FileSource<Map<String, String>> csv(String files, Csv csv) {
        return of(FileSourceOptions.of(files), new CsvFormat<>(csv, RowShape.map()));
    }

    /** As {@link #csv(String, Csv)}, of one file. */
    public static FileSource<Map<String, String>> csv(Path file, Csv csv) {
        return of(FileSourceOptions.of(file), new CsvFormat<>(csv, RowShape.map()));
    }

    /** The rows of CSV files, each as a record whose components are columns; the first row names the columns. */
    public static <T extends Record> FileSource<T> csv(String files, Class<T> row) {
        return csv(files, row, Csv.defaults());
    }

    /** As {@link #csv(String, Class)}, of one file. */
    public static <T extends Record> FileSource<T> csv(Path file, Class<T> row) {
        return csv(file, row, Csv.defaults());
    }

    /** The rows of CSV files in this dialect, each as a record whose components are columns. */
    public static <T extends Record> FileSource<T> csv(String files, Class<T> row, Csv csv) {
        return of(FileSourceOptions.of(files), new CsvFormat<>(csv, RowShape.of(row)));
    }

    /** As {@link #csv(String, Class, Csv)}, of one file. */
    public static <T extends Record> FileSource<T> csv(Path file, Class<T> row, Csv csv) {
        return of(FileSourceOptions.of(file), new CsvFormat<>(csv, RowShape.of(row)));
    }

    /** The values of JSON Lines files: one JSON value a line, blank lines skipped. */
    public static <T> FileSource<T> jsonLines(String files, Class<T> type) {
        return of(FileSourceOptions.of(files), new JsonFormat<>(JsonCodec.of(type)));
    }

    /** As {@link #jsonLines(String, Class)}, of one file. */
    public static <T> FileSource<T> jsonLines(Path file, Class<T> type) {
        return of(FileSourceOptions.of(file), new JsonFormat<>(JsonCodec.of(type)));
    }

    /** As {@link #jsonLines(String, Class)}, by a codec of its own, for instance of a generic type. */
    public static <T> FileSource<T> jsonLines(String files, JsonCodec<T> codec) {
        return of(FileSourceOptions.of(files), new JsonFormat<>(codec));
    }

    /** As {@link #jsonLines(String, JsonCodec)}, of one file. */
    public static <T> FileSource<T> jsonLines(Path file, JsonCodec<T> codec) {
        return of(FileSourceOptions.of(file), new JsonFormat<>(codec));
    }

    /** Whole files as text. */
    public static FileSource<String> whole(String files) {
        return whole(FileSourceOptions.of(files), WholeFormat.text());
    }

    /** A whole file as text. */
    public static FileSource<String> whole(Path file) {
        return whole(FileSourceOptions.of(file), WholeFormat.text());
    }

    /** Whole files as what a codec makes of their bytes; {@link Codec#bytes()} leaves them as they are. */
    public static <T> FileSource<T> whole(String files, Codec<T> codec) {
        return whole(FileSourceOptions.of(files), WholeFormat.of(codec));
    }

    /** As {@link #whole(String, Codec)}, of one file. */
    public static <T> FileSource<T> whole(Path file, Codec<T> codec) {
        return whole(FileSourceOptions.of(file), WholeFormat.of(codec));
    }

    private static <T> FileSource<T> whole(FileSourceOptions options, Format<T> format) {
        return of(options.withMaxRecordBytes(WHOLE_FILE_BYTES), format);
    }

    static <T> FileSource<T> of(FileSourceOptions options, Format<T> format) {
        return new FileSource<>(options, format, Disk.REAL);
    }

    /** The same source with other options. */
    public FileSource<T> with(FileSourceOptions options) {
        return new FileSource<>(options, format, disk);
    }

    FileSource<T> on(Disk disk) {
        return new FileSource<>(options, format, disk);
    }

    /** The same source for text in another charset. Default UTF-8. */
    public FileSource<T> charset(Charset charset) {
        return with(options.withCharset(charset));
    }

    /** The same source with another bound on records, in bytes. Default 1 MiB, for whole files 64 MiB. */
    public FileSource<T> maxRecordBytes(int maxRecordBytes) {
        return with(options.withMaxRecordBytes(maxRecordBytes));
    }

    /**
     * The same source, which waits for files to come and to grow, and never completes. Looks for growth every 200 ms; copes
     * with files that are truncated or replaced. A last line without terminator is not emitted before its terminator comes.
     */
    public FileSource<T> follow() {
        return follow(options.pollInterval());
    }

    /** As {@link #follow()}, looking for growth so often. */
    public FileSource<T> follow(Duration pollInterval) {
        return with(options.withFollow(pollInterval));
    }

    /**
     * The same source, which keeps what is committed in this small file and goes on there after a restart. The file holds
     * a fingerprint of each file read, so that another file under the same name is read from its beginning.
     */
    public FileSource<T> checkpoint(Path checkpoint) {
        return with(options.withCheckpoint(checkpoint));
    }

    /** What is read and how. */
    public FileSourceOptions options() {
        return options;
    }

    @Override
    public Mono<Void> open(ComponentContext context) {
        Path checkpoint = options.checkpoint();
        return checkpoint == null
                ? Mono.empty()
                : Mono.<Void>fromRunnable(() -> begin(checkpoint, context)).subscribeOn(Schedulers.boundedElastic());
    }

    private void begin(Path checkpoint, ComponentContext context) {
        try {
            tenancy.begin(checkpoint, "checkpoint", context);
        } catch (IOException e) {
            throw FileFault.reading(checkpoint, e);
        }
    }

    @Override
    public Mono<Void> close() {
        return Mono.fromRunnable(() -> {
            if (!tenancy.wasRefused()) {
                tenancy.end();
            }
        });
    }

    @Override
    public Flux<Received<T>> receive(SourceContext context) {
        return new FileFlux<>(wake -> tour(context, wake), options, context);
    }

    private Tour<T> tour(SourceContext context, Runnable wake) {
        Opener<T> opener = new Opener<>(options, format, commits, disk);
        FileSet files = new FileSet(options);
        return options.follow()
                ? new Following<>(files, opener, context, options.pollInterval().toMillis(), wake)
                : new InOrder<>(files, opener, context);
    }

    @Override
    public Mono<Void> commit(List<Commit> done) {
        return Mono.<Void>fromRunnable(() -> commits.commit(done)).subscribeOn(Schedulers.boundedElastic());
    }

    @Override
    public String componentName() {
        @Nullable Path name = Path.of(options.glob() ? "" : options.files()).getFileName();
        return options.glob() || name == null ? options.files() : name.toString();
    }
}
