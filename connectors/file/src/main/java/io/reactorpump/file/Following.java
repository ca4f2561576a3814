package io.reactorpump.file;

import io.reactorpump.api.Partition;
import io.reactorpump.api.PartitionListener;
import io.reactorpump.api.Received;
import io.reactorpump.api.SourceContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Follows the files of a set for ever, in turns: each is read until it has no more for now or has had its share. A round
 * without a record is followed by a wait. New files of a glob are looked for between rounds.
 *
 * @param <T> the type of the payloads
 */
final class Following<T> implements Tour<T> {

    private static final int SHARE = 1_024;

    private final FileSet files;
    private final Opener<T> opener;
    private final SourceContext context;
    private final long pollMillis;
    private final PartitionListener listener;
    private volatile Runnable wake;
    private final Map<Path, Followed<T>> followed = new TreeMap<>();
    private @Nullable Iterator<Followed<T>> round;
    private @Nullable Followed<T> current;
    private int share;
    private boolean progress;
    private long listedAt;

    Following(FileSet files, Opener<T> opener, SourceContext context, long pollMillis, Runnable wake) {
        this.files = files;
        this.opener = opener;
        this.context = context;
        this.pollMillis = pollMillis;
        this.wake = wake;
        this.listener = new PartitionListener() {
            @Override
            public void paused(Partition partition, String why) {
                // seen in the next step
            }

            @Override
            public void resumed(Partition partition) {
                Following.this.wake.run();
            }
        };
    }

    @Override
    public void begin() {
        opener.begin();
        look();
    }

    @Override
    public Step step() {
        Iterator<Followed<T>> turns = round;
        if (turns == null) {
            turns = newRound();
        }
        Followed<T> next = current;
        if (next == null) {
            if (!turns.hasNext()) {
                round = null;
                return progress ? Step.MORE : Step.WAIT;
            }
            next = turns.next();
            current = next;
            share = SHARE;
        }
        Step step = stepOf(next);
        progress |= step != Step.WAIT;
        if (step == Step.RECORD) {
            share--;
            return step;
        }
        if (step == Step.WAIT || share <= 0) {
            current = null;
        }
        return Step.MORE;
    }

    private Step stepOf(Followed<T> next) {
        try {
            return next.step();
        } catch (IOException e) {
            throw FileFault.reading(next.path(), e);
        }
    }

    private Iterator<Followed<T>> newRound() {
        if (files.isGlob() && context.scheduler().now(TimeUnit.MILLISECONDS) - listedAt >= pollMillis) {
            look();
        }
        progress = false;
        Iterator<Followed<T>> turns = List.copyOf(followed.values()).iterator();
        round = turns;
        return turns;
    }

    private void look() {
        listedAt = context.scheduler().now(TimeUnit.MILLISECONDS);
        for (Path path : files.list()) {
            if (!files.isGlob() && Files.isDirectory(path)) {
                throw FileFault.directory(path);
            }
            followed.computeIfAbsent(path, found -> new Followed<>(found, opener, context, listener));
        }
        if (files.isGlob()) {
            followed.values().removeIf(Followed::isForgotten);
        }
    }

    @Override
    public Received<T> record() {
        Followed<T> of = current;
        if (of == null) {
            throw new IllegalStateException("the last step found no record");
        }
        return of.record();
    }

    @Override
    public void close() {
        followed.values().forEach(Followed::close);
        followed.clear();
        // Whoever keeps the partitions keeps their listener, but is not to keep the subscriber.
        wake = () -> {};
    }
}
