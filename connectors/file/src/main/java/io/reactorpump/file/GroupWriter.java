package io.reactorpump.file;

import io.reactorpump.api.Event;
import io.reactorpump.api.WriteOrder;
import io.reactorpump.api.WriteResult;
import io.reactorpump.api.error.InfrastructureException;
import io.reactorpump.api.error.StateException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * Writes together what waits together: writes queue up, and one worker takes all that are there, writes them as one piece,
 * forces them to disk once if asked to, and answers them in order. So the price of a flush is shared by as many writes as
 * came while the last one was under way.
 *
 * <p>When a piece fails, all that wait behind it fail too, and so does what comes before they came again: to write it would
 * change the order.
 */
final class GroupWriter implements Runnable {

    private static final int PIECE = 1 << 20;

    private final AppendFile file;
    private final Scheduler.Worker worker;
    private final Queue<PendingWrite> queue = new ConcurrentLinkedQueue<>();
    private final AtomicInteger work = new AtomicInteger();
    private final String name;
    private final WriteOrder order = new WriteOrder();
    private @Nullable RuntimeException failure;
    private volatile boolean closed;

    GroupWriter(AppendFile file, Scheduler.Worker worker, String name) {
        this.file = file;
        this.worker = worker;
        this.name = name;
    }

    /** Queues a write when subscribed; completes when it is written. */
    Mono<WriteResult> write(Event<?> event, byte[] bytes, WriteResult result) {
        return Mono.create(answer -> {
            queue.add(new PendingWrite(event, bytes, result, answer));
            look();
        });
    }

    private void look() {
        if (work.getAndIncrement() != 0) {
            return;
        }
        try {
            worker.schedule(this);
        } catch (RejectedExecutionException e) {
            work.set(0);
            fail(
                    new ArrayList<>(),
                    closed
                            ? new StateException(name, "CLOSED", "OPEN to write")
                            : new InfrastructureException(name + " is waiting: no thread is free to write", e));
        }
    }

    @Override
    public void run() {
        int seen = work.get();
        do {
            for (PendingWrite next = queue.poll(); next != null; next = queue.poll()) {
                if (admits(next)) {
                    writePiece(next);
                }
            }
            seen = work.addAndGet(-seen);
        } while (seen != 0);
    }

    private boolean admits(PendingWrite write) {
        boolean admitted = order.admits(write.event());
        if (!admitted) {
            write.failed(
                    failure instanceof InfrastructureException
                            ? failure
                            : new InfrastructureException(name + " is waiting: a write before failed", failure));
        }
        return admitted;
    }

    private void writePiece(PendingWrite first) {
        List<PendingWrite> piece = new ArrayList<>();
        piece.add(first);
        try {
            file.write(take(piece));
        } catch (IOException e) {
            fail(piece, file.waiting(e));
            return;
        } catch (RuntimeException e) {
            fail(piece, e);
            return;
        }
        piece.forEach(PendingWrite::written);
    }

    private ByteBuffer take(List<PendingWrite> piece) throws IOException {
        int bytes = piece.get(0).bytes().length;
        long room = Math.min(PIECE, file.roomFor(bytes));
        for (PendingWrite next = queue.peek(); next != null && bytes + (long) next.bytes().length <= room; ) {
            queue.remove();
            if (admits(next)) {
                piece.add(next);
                bytes += next.bytes().length;
            }
            next = queue.peek();
        }
        ByteBuffer joined = ByteBuffer.allocate(bytes);
        piece.forEach(write -> joined.put(write.bytes()));
        return joined.flip();
    }

    private void fail(List<PendingWrite> piece, RuntimeException cause) {
        order.failed(piece.stream().map(PendingWrite::event).toList());
        // First all are taken, as whoever hears of the failure may write again at once.
        for (PendingWrite next = queue.poll(); next != null; next = queue.poll()) {
            order.turnedAway(next.event());
            piece.add(next);
        }
        failure = cause;
        piece.forEach(write -> write.failed(cause));
    }

    /** Forces to disk what is written. */
    Mono<Void> force() {
        return onWorker(file::force);
    }

    /**
     * Writes what waits, then closes the file. That goes on if it is not waited for any more, as the file is in use until
     * then.
     *
     * @param last done when the file is closed
     */
    Mono<Void> close(Runnable last) {
        return onWorker(() -> {
            try {
                run();
                closed = true;
                file.close();
            } finally {
                last.run();
                worker.dispose();
            }
        });
    }

    private Mono<Void> onWorker(Task task) {
        return Mono.create(answer -> worker.schedule(() -> {
            try {
                task.run();
                answer.success();
            } catch (IOException e) {
                answer.error(file.waiting(e));
            } catch (RuntimeException e) {
                answer.error(e);
            }
        }));
    }

    private interface Task {
        void run() throws IOException;
    }
}
