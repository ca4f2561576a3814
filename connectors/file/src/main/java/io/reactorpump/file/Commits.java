package io.reactorpump.file;

import io.reactorpump.api.Commit;
import io.reactorpump.api.Partition;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What one source knows of its checkpoint: what was committed before, and which assignment belongs to which file. Without
 * a checkpoint file it knows nothing and keeps nothing. Thread-safe; blocks on the disk.
 */
final class Commits {

    private final @Nullable CheckpointFile checkpoint;
    private final Map<Partition, FileProgress> progress = new HashMap<>();
    private Map<String, Checkpoint.Entry> entries = new TreeMap<>();

    Commits(@Nullable CheckpointFile checkpoint) {
        this.checkpoint = checkpoint;
    }

    /**
     * Begins a subscription: forgets the assignments of the last one and looks what is committed.
     *
     * @param prune whether to forget files that are no more, which must not be if they may only be on their way from one
     *     name to another; a directory that is missing as a whole may come back
     */
    synchronized void begin(boolean prune) {
        progress.clear();
        if (checkpoint != null) {
            entries = checkpoint.load();
            if (prune) {
                entries.keySet().removeIf(file -> isRemoved(Path.of(file)));
            }
        }
    }

    private static boolean isRemoved(Path file) {
        Path directory = file.getParent();
        return !Files.exists(file) && directory != null && Files.isDirectory(directory);
    }

    synchronized Checkpoint.@Nullable Entry of(Path file) {
        return entries.get(key(file));
    }

    private static String key(Path file) {
        return file.toAbsolutePath().normalize().toString();
    }

    /** Where to note how far this assignment is read; null if nobody wants to know. */
    synchronized @Nullable FileProgress assigned(Partition partition, Path file, DiskState opened) {
        if (checkpoint == null) {
            return null;
        }
        FileProgress begun = new FileProgress(file, opened);
        progress.put(partition, begun);
        return begun;
    }

    /** Forgets a file, with the next commit also on disk. */
    synchronized void forget(Path file) {
        entries.remove(key(file));
        progress.values().removeIf(of -> key(of.file()).equals(key(file)));
    }

    synchronized void commit(List<Commit> commits) {
        if (checkpoint == null) {
            return;
        }
        boolean news = false;
        for (Commit commit : commits) {
            FileProgress of = progress.get(commit.partition());
            Checkpoint.Entry entry = of == null ? null : of.commit(commit.offset());
            if (of != null && entry != null) {
                entries.put(key(of.file()), entry);
                news = true;
                if (entry.finished() != null) {
                    progress.remove(commit.partition());
                }
            }
        }
        if (news) {
            checkpoint.store(entries);
        }
    }
}
