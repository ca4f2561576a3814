package io.reactorpump.file;

import io.reactorpump.api.Partition;
import io.reactorpump.api.PartitionListener;
import io.reactorpump.api.Received;
import io.reactorpump.api.SourceContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One path that is followed, through all the files that come to stand there. Not thread-safe.
 *
 * <p>A file that has been truncated, or replaced by another one under its path, is read to its end, its last line is taken
 * for complete, and then its partition is revoked: only when all its records are done, or after 30 s, comes the next file,
 * as a new assignment. So a crash in between finds the old file in the checkpoint, and looks for it under the names beside
 * the path.
 */
final class Followed<T> {

    private static final Logger LOG = LoggerFactory.getLogger(Followed.class);

    /** How long the records of a file that is gone may take before the next one is read. */
    private static final Duration HAND_OVER = Duration.ofSeconds(30);
    /** How long a file without a path is kept open for a writer that still has it. */
    private static final Duration ORPHAN = Duration.ofMinutes(1);

    private final Path path;
    private final Opener<T> opener;
    private final SourceContext context;
    private final PartitionListener listener;
    private @Nullable Partition partition;
    private @Nullable OpenFile<T> open;
    private @Nullable Object identity;
    private boolean atEnd;
    private boolean ending;
    /** Since when another file stands at the path, or none; or -1. */
    private long displacedSince = -1;

    private boolean searched;
    private volatile boolean handingOver;

    Followed(Path path, Opener<T> opener, SourceContext context, PartitionListener listener) {
        this.path = path;
        this.opener = opener;
        this.context = context;
        this.listener = listener;
    }

    Path path() {
        return path;
    }

    /** Whether there is neither a file nor anything left to do with the last one. */
    boolean isForgotten() {
        return open == null && !handingOver && !Files.exists(path);
    }

    Step step() throws IOException {
        if (handingOver) {
            return Step.WAIT;
        }
        OpenFile<T> current = open;
        if (current == null) {
            return begin();
        }
        if (current.partition().isPaused()) {
            return Step.WAIT;
        }
        if (atEnd && !ending && !goesOn(current.window())) {
            return Step.WAIT;
        }
        Step step = current.next(ending);
        atEnd = step == Step.WAIT;
        if (step == Step.END) {
            handOver(current);
            return Step.MORE;
        }
        return step;
    }

    /** Whether to read on at the end of the open file: because it has grown, or because it will not any more. */
    private boolean goesOn(ByteWindow window) throws IOException {
        if (window.hasShrunk() || (window.hasGrown() && !window.isUnchanged())) {
            LOG.info("file '{}' was truncated: reading it from the beginning", path);
            window.seal();
            ending = true;
        } else if (window.hasGrown()) {
            displacedSince = -1;
            return true;
        } else {
            ending = isDisplaced();
        }
        return ending;
    }

    /** Whether another file has come to stand at the path, and a writer had time to let go of the old one. */
    private boolean isDisplaced() throws IOException {
        Object now = identity();
        if (now != null && now.equals(identity)) {
            displacedSince = -1;
            return false;
        }
        long time = context.scheduler().now(TimeUnit.MILLISECONDS);
        if (displacedSince < 0) {
            displacedSince = time;
            return false;
        }
        boolean orphan = time - displacedSince >= ORPHAN.toMillis();
        if (now != null || orphan) {
            LOG.info("file '{}' was {}: going on with the next one", path, now == null ? "removed" : "replaced");
            return true;
        }
        return false;
    }

    /** What tells the file at the path from others; null if there is none. */
    private @Nullable Object identity() throws IOException {
        try {
            BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
            return Objects.requireNonNullElse(attributes.fileKey(), attributes.creationTime());
        } catch (NoSuchFileException e) {
            return null;
        }
    }

    private Step begin() throws IOException {
        Object before = identity();
        if (before == null || Files.size(path) == 0) {
            return searched || !findPredecessor() ? Step.WAIT : Step.MORE;
        }
        Partition assigned = assigned();
        OpenFile<T> found = opener.resume(path, path, assigned);
        if (found == null && !searched && findPredecessor()) {
            return Step.MORE;
        }
        searched = true;
        open = found == null ? opener.anew(path, path, assigned) : found;
        identity = before;
        if (!before.equals(identity())) {
            // Replaced while it was opened: nobody knows which of the two it is.
            close();
        }
        return Step.MORE;
    }

    private Partition assigned() {
        Partition assigned = partition;
        if (assigned == null) {
            assigned = context.assign(Opener.partition(path), listener);
            partition = assigned;
        }
        return assigned;
    }

    /** Looks once, at the start, whether the file that the checkpoint knows was put aside under a name like the path's. */
    private boolean findPredecessor() throws IOException {
        searched = true;
        for (Path candidate : opener.siblings(path)) {
            OpenFile<T> found = opener.resume(candidate, path, assigned());
            if (found != null) {
                LOG.info("file '{}' was put aside as '{}': reading the rest of that first", path, candidate);
                open = found;
                ending = true;
                return true;
            }
        }
        return false;
    }

    private void handOver(OpenFile<T> done) {
        close();
        partition = null;
        handingOver = true;
        context.revoke(List.of(done.partition()), HAND_OVER)
                .doFinally(end -> {
                    opener.forget(path);
                    handingOver = false;
                })
                .subscribe();
    }

    Received<T> record() {
        OpenFile<T> current = open;
        if (current == null) {
            throw new IllegalStateException("the last step found no record");
        }
        return current.record();
    }

    void close() {
        OpenFile<T> current = open;
        open = null;
        ending = false;
        atEnd = false;
        displacedSince = -1;
        if (current != null) {
            current.close();
        }
    }
}
