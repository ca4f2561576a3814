package io.reactorpump.http;

import io.reactorpump.api.Commit;
import io.reactorpump.api.Partition;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/** Where the events of one subscription stand, until they are committed. Emitted by one thread, committed by another. */
final class Marks {

    private final Partition partition;
    private final Queue<Mark> emitted = new ConcurrentLinkedQueue<>();

    Marks(Partition partition) {
        this.partition = partition;
    }

    void add(Mark mark) {
        emitted.add(mark);
    }

    /** The mark of the last event that is done; null if none of this subscription is. */
    @Nullable Mark done(List<Commit> commits) {
        Mark last = null;
        for (Commit commit : commits) {
            if (commit.partition().equals(partition)) {
                for (Mark next = emitted.peek();
                        next != null && next.offset() <= commit.offset();
                        next = emitted.peek()) {
                    last = emitted.poll();
                }
            }
        }
        return last;
    }
}
