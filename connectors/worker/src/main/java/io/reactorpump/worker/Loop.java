package io.reactorpump.worker;

import io.reactorpump.api.error.BugException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.util.concurrent.Queues;

/**
 * The one thread that does all that concerns some workers: it waits for their sockets, for what others have for it, and for the
 * next deadline. It also starts their processes, as the kernel ends those with the thread that started them.
 */
final class Loop {

    private static final Logger LOG = LoggerFactory.getLogger(Loop.class);

    /** What is done each time there is something to do. All on the loop's thread. */
    interface Turns {

        /** A channel is ready. */
        void ready(SelectionKey key);

        /** All that has come in this turn is known. */
        void turn(long now);

        /** When there is something to do even if nothing comes, by {@link System#nanoTime()}; {@code Long.MAX_VALUE} for never. */
        long deadline();
    }

    private final Selector selector;
    private final Thread thread;
    private final Turns turns;
    private final Runnable begin;
    private final Queue<Runnable> tasks =
            Queues.<Runnable>unboundedMultiproducer().get();
    private final AtomicBoolean asleep = new AtomicBoolean();
    private boolean ended;

    /**
     * A loop that does not run yet.
     *
     * @param begin what its thread does first
     */
    Loop(String name, Turns turns, Runnable begin) {
        this.turns = turns;
        this.begin = begin;
        this.thread = new Thread(this::run, name);
        this.thread.setDaemon(true);
        try {
            this.selector = Selector.open();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void start() {
        thread.start();
    }

    boolean isHere() {
        return Thread.currentThread() == thread;
    }

    /** Has the thread do this. From any thread. */
    void execute(Runnable task) {
        tasks.add(task);
        wake();
    }

    /** Has the thread take a turn. From any thread. */
    void wake() {
        if (asleep.get() && asleep.compareAndSet(true, false)) {
            selector.wakeup();
        }
    }

    SelectionKey register(SelectableChannel channel, int operations, Object attachment) throws IOException {
        channel.configureBlocking(false);
        return channel.register(selector, operations, attachment);
    }

    /** Ends after this turn. On the loop's thread. */
    void end() {
        ended = true;
    }

    private void run() {
        begin.run();
        try (Selector open = selector) {
            while (!ended) {
                await(open);
                try {
                    turn(open);
                } catch (RuntimeException | Error e) {
                    LOG.error("", new BugException("workers: " + e, e));
                }
            }
        } catch (IOException e) {
            LOG.error("", new BugException("workers: " + e, e));
        }
    }

    private void await(Selector open) throws IOException {
        asleep.set(true);
        long wait = tasks.isEmpty() ? turns.deadline() : Long.MIN_VALUE;
        if (wait == Long.MAX_VALUE) {
            open.select();
        } else if (wait == Long.MIN_VALUE) {
            open.selectNow();
        } else {
            long nanos = wait - System.nanoTime();
            if (nanos <= 0) {
                open.selectNow();
            } else {
                open.select(TimeUnit.NANOSECONDS.toMillis(nanos) + 1);
            }
        }
        asleep.set(false);
    }

    private void turn(Selector open) {
        Runnable task = tasks.poll();
        while (task != null) {
            task.run();
            task = tasks.poll();
        }
        for (SelectionKey key : open.selectedKeys()) {
            if (key.isValid()) {
                turns.ready(key);
            }
        }
        open.selectedKeys().clear();
        turns.turn(System.nanoTime());
    }
}
