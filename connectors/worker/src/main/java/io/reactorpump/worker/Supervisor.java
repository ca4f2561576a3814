package io.reactorpump.worker;

import io.reactorpump.api.error.FatalException;
import io.reactorpump.api.policy.Backoff;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;

/**
 * The life of worker processes: it starts them, replaces those that died or have grown old, and ends them. What is said between
 * them and the pump is for the {@link Pool}. Belongs to the loop.
 */
final class Supervisor {

    /** Hears what becomes of processes. */
    interface Listener {

        /** A process is gone: all that it has sent is there to be read. */
        void exited(Worker worker);

        /** A process died, and these were under way in it: {@link Worker#inFlight}. */
        void lost(Worker worker);

        /** There will be no workers for the events that wait now. */
        void failed(FatalException cause);

        /** All are gone, as was asked for. */
        void ended();
    }

    private static final Logger LOG = LoggerFactory.getLogger(Supervisor.class);
    private static final Backoff RESTART =
            Backoff.exponential(Duration.ofMillis(100), Duration.ofSeconds(10)).jitter(0.2);

    /** So many deaths in a row that are no event's fault are a crash loop. */
    private static final int CRASH_LOOP = 5;

    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    /** How long the output of a process that has ended is waited for: a child of its may keep it open. */
    private static final long OUTPUT = SECOND / 2;

    private final String pipeline;
    private final String handler;
    private final WorkerOptions options;
    private final Command command;
    private final SocketFolder folder;
    private final List<Slot> slots;
    private final Loop loop;
    private final Listener listener;
    private final Recycling recycling;
    private @Nullable MonoSink<Void> opening;
    private int toOpen;

    /** How many workers have died in a row, not of an event, since one was answered. */
    private int blameless;

    private boolean closing;

    Supervisor(
            String pipeline,
            String handler,
            WorkerOptions options,
            Command command,
            SocketFolder folder,
            List<Slot> slots,
            Loop loop,
            Listener listener) {
        this.pipeline = pipeline;
        this.handler = handler;
        this.options = options;
        this.command = command;
        this.folder = folder;
        this.slots = slots;
        this.loop = loop;
        this.listener = listener;
        this.recycling = new Recycling(options);
    }

    // --- the start ---

    /** Starts all, and tells when they are ready, or why one cannot be. */
    void open(MonoSink<Void> sink) {
        opening = sink;
        toOpen = slots.size();
        slots.forEach(this::start);
    }

    private void opened(@Nullable Throwable cause) {
        MonoSink<Void> waiting = opening;
        if (waiting != null) {
            opening = null;
            if (cause == null) {
                waiting.success();
            } else {
                waiting.error(cause);
            }
        }
    }

    void start(Slot slot) {
        slot.generation++;
        slot.pushes = 0;
        String token = folder.token(slot.name + "." + slot.generation);
        ProcessBuilder builder = new ProcessBuilder(command.line())
                .directory(command.folder().toFile())
                .redirectErrorStream(true)
                .redirectInput(ProcessBuilder.Redirect.from(SocketFolder.NOTHING));
        builder.environment().putAll(command.environment());
        builder.environment()
                .putAll(Map.of(
                        Protocol.SOCKET, folder.socket().toString(), Protocol.TOKEN, token, Protocol.NAME, slot.name));
        Process process;
        try {
            process = builder.start();
        } catch (IOException e) {
            startFailed(slot, "could not be started: " + e.getMessage());
            return;
        }
        OutputLog[] output = new OutputLog[1];
        output[0] = new OutputLog(
                pipeline, slot.name, process.getInputStream(), () -> loop.execute(() -> outputEnded(slot, output[0])));
        Worker worker = new Worker(slot, token, process, output[0]);
        slot.worker = worker;
        slot.enter(
                Slot.Phase.STARTING,
                System.nanoTime() + options.startupTimeout().toNanos());
        Thread reader = new Thread(output[0], "pump-output-" + slot.name);
        reader.setDaemon(true);
        reader.start();
        Mono.fromFuture(process.onExit()).subscribe(ended -> loop.execute(() -> exited(slot, worker)));
    }

    /** It says that it takes events. */
    void ready(Worker worker) {
        worker.ready = true;
        worker.slot.enter(Slot.Phase.READY, Long.MAX_VALUE);
        if (opening != null && --toOpen == 0) {
            opened(null);
        }
    }

    // --- growing old ---

    /** It has answered, so it works. */
    void answered(Worker worker) {
        blameless = 0;
        Slot slot = worker.slot;
        slot.failures = 0;
        worker.answered++;
        if (slot.phase == Slot.Phase.READY && recycling.isDue(worker)) {
            slot.phase = Slot.Phase.RETIRING;
        }
        if (slot.phase == Slot.Phase.RETIRING && worker.inFlight.isEmpty()) {
            end(slot, worker);
        }
    }

    private void end(Slot slot, Worker worker) {
        worker.askedToEnd = true;
        slot.enter(Slot.Phase.ENDING, System.nanoTime() + options.closeTimeout().toNanos());
        Connection connection = worker.connection;
        if (connection == null) {
            slot.pushes = 1;
            worker.process.destroy();
        } else {
            connection.writer.empty(Protocol.END);
            connection.flush();
        }
    }

    // --- dying ---

    void kill(Worker worker, String why) {
        worker.slot.enter(Slot.Phase.KILLED, Long.MAX_VALUE);
        worker.kill(why);
    }

    /** Its connection has ended: nothing can come of it any more, and it has a moment to end by itself. */
    void hungUp(Worker worker) {
        if (!worker.exited && worker.slot.phase != Slot.Phase.KILLED) {
            worker.slot.enter(Slot.Phase.ENDING, System.nanoTime() + SECOND);
            worker.slot.pushes = 1;
        }
    }

    /** Does what is due at the deadline of a slot. */
    void due(Slot slot, long now) {
        Worker worker = slot.worker;
        if (worker == null) {
            start(slot);
        } else if (worker.exited) {
            gone(slot, worker);
        } else if (slot.phase == Slot.Phase.STARTING) {
            kill(worker, "was not ready within " + options.startupTimeout());
        } else if (slot.pushes++ == 0) {
            slot.deadline = now + SECOND;
            worker.process.destroy();
        } else {
            slot.deadline = Long.MAX_VALUE;
            worker.process.destroyForcibly();
        }
    }

    private void exited(Slot slot, Worker worker) {
        listener.exited(worker);
        worker.exited = true;
        worker.endChildren();
        // Whatever its phase was: it takes no more events, and no time limit counts.
        slot.enter(Slot.Phase.KILLED, System.nanoTime() + (worker.outputEnded ? 0 : OUTPUT));
    }

    private void outputEnded(Slot slot, OutputLog output) {
        Worker worker = slot.worker;
        if (worker != null && worker.output == output) {
            worker.outputEnded = true;
            if (worker.exited) {
                slot.deadline = System.nanoTime();
            }
        }
    }

    private void gone(Slot slot, Worker worker) {
        slot.worker = null;
        slot.enter(Slot.Phase.IDLE, Long.MAX_VALUE);
        if (closing) {
            endedIfAllAreGone();
            return;
        }
        if (worker.askedToEnd && worker.inFlight.isEmpty()) {
            start(slot);
            return;
        }
        if (!worker.ready) {
            startFailed(slot, worker.failure != null ? "could not start: " + worker.failure : worker.endAndLastLines());
            return;
        }
        LOG.warn("{} {}; it had {} events under way", slot.name, worker.end(), worker.inFlight.size());
        boolean isBlameless = worker.inFlight.isEmpty();
        listener.lost(worker);
        if (isBlameless) {
            died(slot, worker.endAndLastLines());
        } else {
            restart(slot);
        }
    }

    private void startFailed(Slot slot, String why) {
        if (opening != null) {
            opened(new FatalException(slot.name + " of " + handler + " " + why, null));
        } else {
            died(slot, why);
        }
    }

    /** A process died, and no event is to blame. */
    private void died(Slot slot, String why) {
        blameless++;
        if (blameless < CRASH_LOOP) {
            LOG.warn("{} {}; another one is started", slot.name, why);
            restart(slot);
            return;
        }
        slot.failures = 0;
        // It is tried again when there is another event.
        slot.enter(Slot.Phase.IDLE, Long.MAX_VALUE);
        listener.failed(new FatalException(
                "workers of " + handler + " died " + blameless + " times in a row; " + slot.name + " " + why, null));
    }

    private void restart(Slot slot) {
        slot.failures++;
        long wait = slot.failures == 1 ? 0 : RESTART.delay(slot.failures - 1).toNanos();
        slot.enter(Slot.Phase.WAITING, System.nanoTime() + wait);
    }

    // --- the end ---

    /** Asks all to end, then terminates, then kills them. */
    void close() {
        closing = true;
        opened(new FatalException("workers of " + handler + " were closed while they started", null));
        for (Slot slot : slots) {
            Worker worker = slot.worker;
            if (worker == null) {
                slot.enter(Slot.Phase.IDLE, Long.MAX_VALUE);
            } else if (slot.phase == Slot.Phase.READY || slot.phase == Slot.Phase.RETIRING) {
                end(slot, worker);
            } else if (slot.phase == Slot.Phase.STARTING) {
                slot.enter(Slot.Phase.ENDING, System.nanoTime());
            }
        }
        endedIfAllAreGone();
    }

    private void endedIfAllAreGone() {
        if (slots.stream().allMatch(slot -> slot.worker == null)) {
            listener.ended();
        }
    }
}
