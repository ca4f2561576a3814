package io.reactorpump.file;

import io.reactorpump.api.ComponentContext;
import io.reactorpump.api.DeadLetter;
import io.reactorpump.api.Event;
import io.reactorpump.api.Excerpt;
import io.reactorpump.api.Sink;
import io.reactorpump.api.WriteResult;
import io.reactorpump.api.error.DataException;
import io.reactorpump.api.error.InfrastructureException;
import io.reactorpump.api.error.StateException;
import io.reactorpump.json.DeadLetterStory;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * A sink that writes lines to a file: {@code FileSink.jsonLines(Path.of("felt.jsonl")).fsync()}.
 *
 * <p>A payload is one line; a {@link List}, as behind a batch stage, is one line for each of its items. A write is
 * acknowledged when it is handed to the operating system, with {@link #fsync()} when it is on disk. Many writes may wait at
 * a time; they are written in order, together, by one thread of {@link Schedulers#boundedElastic()}.
 *
 * <p>An item without the form that is asked for fails alone, with a {@link DataException}. When the file can not be written,
 * the writes under way fail with an {@link InfrastructureException}, nothing of them is left in the file, and nothing is
 * written before they come again. A half-written
 * last line, left by a crash, is cut off when the file is opened. One sink writes one file at a time.
 *
 * <p>Immutable but for the open file.
 *
 * @param <T> the type of the payloads
 */
public final class FileSink<T> implements Sink<T> {

    private final FileSinkOptions options;
    private final ItemFormat<Object> format;
    private final Encoding encoding;
    private final Disk disk;
    private final Tenancy tenancy = new Tenancy("sink");
    private volatile @Nullable GroupWriter writer;

    private FileSink(FileSinkOptions options, ItemFormat<Object> format, Disk disk) {
        this.options = options;
        this.format = format;
        this.encoding = Encoding.of(options.charset());
        // Refuses a separator that could not be found again when the file is repaired.
        format.splitter(encoding);
        this.disk = disk;
    }

    /** One line for each payload: its text. */
    public static <T> FileSink<T> lines(Path file) {
        return of(file, new TextFormat<>(String::valueOf));
    }

    /** One line for each payload: its JSON, by Jackson; times are ISO 8601 text. */
    public static <T> FileSink<T> jsonLines(Path file) {
        return of(file, new JsonLineFormat<>());
    }

    /** One CSV row for each record: its components. The first row names them. */
    public static <T extends Record> FileSink<T> csv(Path file, Class<T> row) {
        return csv(file, row, Csv.defaults());
    }

    /** As {@link #csv(Path, Class)} in this dialect; its columns, if it has any, take the place of the components' names. */
    public static <T extends Record> FileSink<T> csv(Path file, Class<T> row, Csv csv) {
        return of(file, CsvRowFormat.of(row, csv));
    }

    /** One CSV row for each map: its values under the columns of the dialect, which the first row names. */
    public static FileSink<Map<String, ?>> csv(Path file, Csv csv) {
        return of(file, CsvRowFormat.of(csv));
    }

    /** One line of JSON for each dead letter, with its whole story; of payloads there is an {@link Excerpt}. */
    public static FileSink<DeadLetter> deadLetters(Path file) {
        return of(file, new TextFormat<>(DeadLetterStory::text));
    }

    /** One line for each payload: what the function makes of it. */
    static FileSink<Object> texts(Path file, Function<Object, String> text) {
        return of(file, new TextFormat<>(text));
    }

    /** One CSV row for each payload, which the function makes an object of. */
    static FileSink<Object> rows(Path file, Csv csv, Function<Object, Object> object) {
        CsvRowFormat<Map<String, ?>> rows = CsvRowFormat.of(csv);
        return of(file, new CsvRowFormat<Object>(csv.separator(), csv.columns(), payload -> {
            if (object.apply(payload) instanceof Map<?, ?> row) {
                Map<String, @Nullable Object> named = new HashMap<>();
                row.forEach((name, value) -> named.put(String.valueOf(name), value));
                return rows.fields().apply(named);
            }
            throw new DataException("an object", "another value", "the payload");
        }));
    }

    @SuppressWarnings("unchecked") // a list is taken apart before the format sees it, so T may be List<I> or I
    private static <T, I> FileSink<T> of(Path file, ItemFormat<I> format) {
        return new FileSink<>(FileSinkOptions.of(file), (ItemFormat<Object>) format, Disk.REAL);
    }

    /** The same sink with other options. */
    public FileSink<T> with(FileSinkOptions options) {
        return new FileSink<>(options, format, disk);
    }

    FileSink<T> on(Disk disk) {
        return new FileSink<>(options, format, disk);
    }

    /** The same sink, which empties the file each time a run starts. By default a sink appends. */
    public FileSink<T> replace() {
        return with(options.withReplace(true));
    }

    /** The same sink, which acknowledges a write when it is on disk. By default the operating system's word is enough. */
    public FileSink<T> fsync() {
        return with(options.withFsync(true));
    }

    /** The same sink, which begins new files from time to time. */
    public FileSink<T> rotate(Rotation rotation) {
        return with(options.withRotation(rotation));
    }

    /** The same sink with text in another charset. Default UTF-8. */
    public FileSink<T> charset(Charset charset) {
        return with(options.withCharset(charset));
    }

    /** The same sink for batches: one line for each item of a list. */
    @SuppressWarnings("unchecked") // see of
    public FileSink<List<T>> batches() {
        return (FileSink<List<T>>) (FileSink<?>) with(options);
    }

    /** Where is written and how. */
    public FileSinkOptions options() {
        return options;
    }

    @Override
    public Mono<Void> open(ComponentContext context) {
        return Mono.<Void>fromRunnable(() -> openNow(context)).subscribeOn(Schedulers.boundedElastic());
    }

    private void openNow(ComponentContext context) {
        Scheduler clock = context.scheduler();
        AppendFile file = new AppendFile(options, format, encoding, disk, () -> clock.now(TimeUnit.MILLISECONDS));
        try {
            tenancy.begin(options.file(), "file", context);
            Path directory = options.file().toAbsolutePath().getParent();
            if (directory != null) {
                Directories.create(directory);
            }
        } catch (IOException e) {
            throw file.opening(e);
        }
        writer =
                new GroupWriter(file, Schedulers.boundedElastic().createWorker(), "file sink '" + options.file() + "'");
        file.open();
    }

    @Override
    public Mono<WriteResult> write(Event<T> event) {
        GroupWriter open = writer;
        if (open == null) {
            return Mono.error(new StateException("file sink '" + options.file() + "'", "CLOSED", "OPEN to write"));
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
        if (event.payload() instanceof List<?> items) {
            return writeItems(event, items, bytes, open);
        }
        try {
            format.write(event.payload(), encoding, bytes);
        } catch (RuntimeException e) {
            return Mono.error(e);
        }
        return open.write(event, bytes.toByteArray(), WriteResult.written());
    }

    private Mono<WriteResult> writeItems(Event<T> event, List<?> items, ByteArrayOutputStream bytes, GroupWriter open) {
        Map<Integer, Throwable> failures = new HashMap<>();
        ByteArrayOutputStream one = new ByteArrayOutputStream(256);
        for (int i = 0; i < items.size(); i++) {
            try {
                one.reset();
                format.write(items.get(i), encoding, one);
                bytes.writeBytes(one.toByteArray());
            } catch (RuntimeException e) {
                failures.put(i, e);
            }
        }
        return open.write(
                event, bytes.toByteArray(), failures.isEmpty() ? WriteResult.written() : WriteResult.partly(failures));
    }

    @Override
    public Mono<Void> flush() {
        return Mono.defer(() -> {
            GroupWriter open = writer;
            return open == null ? Mono.empty() : open.force();
        });
    }

    @Override
    public int concurrency() {
        return options.concurrency();
    }

    @Override
    public boolean bisects() {
        return false;
    }

    @Override
    public Mono<Void> close() {
        return Mono.defer(() -> {
            if (tenancy.wasRefused()) {
                return Mono.empty();
            }
            GroupWriter open = writer;
            writer = null;
            return open == null ? Mono.fromRunnable(tenancy::end) : open.close(tenancy::end);
        });
    }

    @Override
    public String componentName() {
        return String.valueOf(options.file().getFileName());
    }
}
