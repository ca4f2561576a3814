package io.reactorpump.worker;

import io.reactorpump.api.error.FatalException;
import io.reactorpump.api.error.WorkException;
import io.reactorpump.api.policy.Backoff;
import io.reactorpump.core.context.LogContext;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;
import reactor.core.publisher.Sinks;
import reactor.util.concurrent.Queues;

/**
 * Worker processes under supervision: it starts them, gives them events, replaces those that die, take too long or have grown
 * old, and ends them.
 *
 * <p>Everything but {@link #submit}, {@link #open} and {@link #close} happens on the thread of the loop, results are emitted
 * there too; so between a worker's answer and its next event there is no other thread. A worker gets its next event before
 * the answer goes on its way.
 */
final class Pool implements Crew, Loop.Turns, Connection.Listener {

    private static final Logger LOG = LoggerFactory.getLogger(Pool.class);
    private static final Backoff RESTART =
            Backoff.exponential(Duration.ofMillis(100), Duration.ofSeconds(10)).jitter(0.2);

    /** So many deaths in a row that are no event's fault are a crash loop. */
    private static final int CRASH_LOOP = 5;

    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    /** How long the output of a process that has ended is waited for: a child of its may keep it open. */
    private static final long OUTPUT = SECOND / 2;

    private static final int BUFFER = 256 << 10;

    private final String pipeline;
    private final WorkerOptions options;
    private final Command command;
    private final SocketFolder folder;
    private final ServerSocketChannel server;
    private final String handler;
    private final List<Slot> slots;
    private final Dispatch dispatch;
    private final Loop loop;
    private final long timeout;
    private final Queue<Call> arrivals = Queues.<Call>unboundedMultiproducer().get();
    private final Sinks.One<Boolean> closed = Sinks.one();

    // Only the loop touches these.
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER);
    private final List<Call> answered = new ArrayList<>();
    private @Nullable MonoSink<Void> opening;
    private int toOpen;

    /** How many workers have died in a row, not of an event, since one was answered. */
    private int blameless;

    private boolean closing;

    Pool(String pipeline, String handler, WorkerOptions options, Command command, SocketFolder folder)
            throws IOException {
        this.pipeline = pipeline;
        this.handler = handler;
        this.options = options;
        this.command = command;
        this.folder = folder;
        this.timeout = options.timeout().toNanos();
        this.server = folder.listen();
        this.slots = IntStream.rangeClosed(1, options.workers())
                .mapToObj(i -> new Slot("worker-" + i))
                .toList();
        this.dispatch = new Dispatch(slots, options, handler);
        this.loop = new Loop("pump-workers-" + pipeline, this, () -> LogContext.of(pipeline));
    }

    // --- from any thread ---

    @Override
    public Mono<Void> open() {
        return Mono.create(sink -> {
            loop.start();
            loop.execute(() -> begin(sink));
        });
    }

    @Override
    public void submit(Call call) {
        if (loop.isHere()) {
            dispatch.add(call);
        } else {
            arrivals.add(call);
            loop.wake();
        }
    }

    /** Asks the workers to end, then terminates, then kills them. */
    @Override
    public Mono<Void> close() {
        return Mono.defer(() -> {
            loop.execute(this::end);
            return closed.asMono().then();
        });
    }

    // --- turns ---

    private void begin(MonoSink<Void> sink) {
        opening = sink;
        toOpen = slots.size();
        try {
            loop.register(server, SelectionKey.OP_ACCEPT, server);
        } catch (IOException e) {
            opened(new FatalException("workers cannot connect: " + e.getMessage(), e));
            return;
        }
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

    @Override
    public void ready(SelectionKey key) {
        if (key.attachment() instanceof Connection connection) {
            if (key.isWritable()) {
                connection.flush();
            }
            if (key.isValid() && key.isReadable()) {
                read(connection);
            }
        } else {
            accept();
        }
    }

    private void accept() {
        try {
            SocketChannel channel = server.accept();
            if (channel != null) {
                register(channel);
            }
        } catch (IOException e) {
            LOG.warn("A worker could not connect", e);
        }
    }

    /** It is known to the selector then; whose it is, it says itself. */
    private Connection register(SocketChannel channel) throws IOException {
        return new Connection(channel, loop, this);
    }

    private void read(Connection connection) {
        try {
            if (connection.read(buffer)) {
                return;
            }
            connection.close();
            Worker worker = connection.worker;
            if (worker != null && !worker.exited && worker.slot.phase != Slot.Phase.KILLED) {
                // Nothing can come of it any more; it has a moment to end by itself.
                worker.slot.enter(Slot.Phase.ENDING, System.nanoTime() + SECOND);
                worker.slot.pushes = 1;
            }
        } catch (IOException | RuntimeException | OutOfMemoryError e) {
            // Of a frame that was read in part only, nothing more can be understood.
            connection.close();
            Worker worker = connection.worker;
            String why = e instanceof IOException ? e.getMessage() : e.toString();
            if (worker != null) {
                worker.slot.enter(Slot.Phase.KILLED, Long.MAX_VALUE);
                worker.kill("did not keep to the protocol: " + why);
            } else {
                LOG.warn("Something that is no worker has connected: {}", why);
            }
        }
    }

    @Override
    public void turn(long now) {
        Call arrived = arrivals.poll();
        while (arrived != null) {
            dispatch.add(arrived);
            arrived = arrivals.poll();
        }
        give(now);
        while (!answered.isEmpty()) {
            List<Call> done = List.copyOf(answered);
            answered.clear();
            done.forEach(Call::drain);
            // What is next has come on this thread, meanwhile.
            give(now);
        }
        tick(now);
    }

    private void give(long now) {
        if (dispatch.isEmpty() || closing) {
            return;
        }
        dispatch.assign(now);
        for (Slot slot : slots) {
            Worker worker = slot.worker;
            if (worker != null && worker.dirty) {
                worker.dirty = false;
                Objects.requireNonNull(worker.connection).flush();
            } else if (slot.phase == Slot.Phase.IDLE && !dispatch.isEmpty()) {
                start(slot);
            }
        }
    }

    @Override
    public long deadline() {
        if (!arrivals.isEmpty()) {
            return Long.MIN_VALUE;
        }
        long first = Long.MAX_VALUE;
        for (Slot slot : slots) {
            first = Math.min(first, Math.min(slot.deadline, overdueAt(slot)));
        }
        return first;
    }

    /** When the oldest event of a worker has had its time. A worker that takes one after the other begins it after the last. */
    private long overdueAt(Slot slot) {
        Worker worker = slot.worker;
        boolean works = slot.phase == Slot.Phase.READY || slot.phase == Slot.Phase.RETIRING;
        Call oldest = worker == null || !works ? null : worker.inFlight.peek();
        if (worker == null || oldest == null) {
            return Long.MAX_VALUE;
        }
        long begun = worker.concurrent ? oldest.sentAt : Math.max(oldest.sentAt, worker.lastAnswerAt);
        return begun + timeout;
    }

    private void tick(long now) {
        for (Slot slot : slots) {
            Worker worker = slot.worker;
            if (worker != null && now >= overdueAt(slot)) {
                slot.enter(Slot.Phase.KILLED, Long.MAX_VALUE);
                worker.overdue = true;
                worker.kill("no answer within " + options.timeout());
            } else if (now >= slot.deadline) {
                due(slot, now);
            }
        }
    }

    private void due(Slot slot, long now) {
        Worker worker = slot.worker;
        if (worker == null) {
            start(slot);
        } else if (worker.exited) {
            gone(slot, worker);
        } else if (slot.phase == Slot.Phase.STARTING) {
            slot.enter(Slot.Phase.KILLED, Long.MAX_VALUE);
            worker.kill("was not ready within " + options.startupTimeout());
        } else if (slot.pushes++ == 0) {
            slot.deadline = now + SECOND;
            worker.process.destroy();
        } else {
            slot.deadline = Long.MAX_VALUE;
            worker.process.destroyForcibly();
        }
    }

    // --- the life of a worker ---

    private void start(Slot slot) {
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

    @Override
    public void frame(Connection from, byte type, int flags, long id, ByteBuffer body) throws IOException {
        Worker worker = from.worker;
        if (worker == null) {
            hello(from, type, id, text(body));
        } else if (type == Protocol.RESULT) {
            result(worker, flags, id, body);
        } else if (type == Protocol.LOG) {
            log(worker, flags, text(body));
        } else if (type == Protocol.READY) {
            ready(worker, flags);
        } else if (type == Protocol.FAILED) {
            worker.failure = OutputLog.readable(text(body));
        } else {
            throw new IOException("a frame of type " + type);
        }
    }

    private void hello(Connection from, byte type, long version, String token) throws IOException {
        if (type != Protocol.HELLO) {
            throw new IOException("a frame of type " + type + " (expected: hello)");
        }
        for (Slot slot : slots) {
            Worker worker = slot.worker;
            if (worker != null && worker.token.equals(token) && worker.connection == null) {
                worker.connection = from;
                from.worker = worker;
                if (version != Protocol.VERSION) {
                    throw new IOException("version " + version + " (expected: " + Protocol.VERSION + ")");
                }
                return;
            }
        }
        throw new IOException("an unknown token");
    }

    private void ready(Worker worker, int flags) {
        Slot slot = worker.slot;
        if (slot.phase != Slot.Phase.STARTING) {
            return;
        }
        worker.ready = true;
        worker.concurrent = (flags & Protocol.CONCURRENT) != 0;
        slot.enter(Slot.Phase.READY, Long.MAX_VALUE);
        if (opening != null && --toOpen == 0) {
            opened(null);
        }
    }

    private static String text(ByteBuffer body) {
        return StandardCharsets.UTF_8.decode(body).toString();
    }

    private void result(Worker worker, int flags, long id, ByteBuffer body) throws IOException {
        boolean isError = (flags & Protocol.ERROR) != 0;
        // While the call is under way still: if it cannot be read, the worker has died of it.
        Response[] responses = isError ? new Response[0] : ResultBody.read(body);
        Call call = worker.take(id);
        if (call == null) {
            throw new IOException("an answer to request " + id + ", which it did not have");
        }
        if (!isError) {
            call.outcome(responses);
        } else {
            String why = OutputLog.readable(text(body));
            call.outcome(new WorkException(handler, "handle", call.context.position(), why, 0, null));
        }
        answered.add(call);
        blameless = 0;
        Slot slot = worker.slot;
        slot.failures = 0;
        worker.quarantine = false;
        worker.answered++;
        worker.lastAnswerAt = System.nanoTime();
        if (slot.phase == Slot.Phase.READY && isOld(slot, worker)) {
            slot.phase = Slot.Phase.RETIRING;
        }
        if (slot.phase == Slot.Phase.RETIRING && worker.inFlight.isEmpty()) {
            end(slot, worker);
        }
    }

    private boolean isOld(Slot slot, Worker worker) {
        if (options.recycleEvents().isPresent()
                && worker.answered >= options.recycleEvents().get()) {
            return true;
        }
        boolean weighedLately = worker.answered > 1 && worker.lastAnswerAt - slot.weighedAt < SECOND;
        if (options.recycleMemory().isEmpty() || weighedLately) {
            return false;
        }
        slot.weighedAt = worker.lastAnswerAt;
        return worker.residentBytes() >= options.recycleMemory().get().bytes();
    }

    private static void log(Worker worker, int level, String text) {
        String line = OutputLog.readable(text);
        if (level >= 40) {
            OutputLog.LOG.error("{}: {}", worker.name, line);
        } else if (level >= 30) {
            OutputLog.LOG.warn("{}: {}", worker.name, line);
        } else if (level >= 20) {
            OutputLog.LOG.info("{}: {}", worker.name, line);
        } else {
            OutputLog.LOG.debug("{}: {}", worker.name, line);
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

    private void exited(Slot slot, Worker worker) {
        Connection connection = worker.connection;
        if (connection != null) {
            // What it answered before it ended counts.
            read(connection);
            connection.close();
        }
        worker.exited = true;
        worker.endChildren();
        slot.deadline = System.nanoTime() + (worker.outputEnded ? 0 : OUTPUT);
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
            closedIfAllAreGone();
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
        dispatch.lost(worker);
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
        dispatch.fail(new FatalException(
                "workers of " + handler + " died " + blameless + " times in a row; " + slot.name + " " + why, null));
    }

    private void restart(Slot slot) {
        slot.failures++;
        long wait = slot.failures == 1 ? 0 : RESTART.delay(slot.failures - 1).toNanos();
        slot.enter(Slot.Phase.WAITING, System.nanoTime() + wait);
    }

    // --- the end ---

    private void end() {
        closing = true;
        opened(new FatalException("workers of " + handler + " were closed while they started", null));
        dispatch.clear();
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
        closedIfAllAreGone();
    }

    private void closedIfAllAreGone() {
        if (slots.stream().allMatch(slot -> slot.worker == null)) {
            loop.end();
            try {
                server.close();
            } catch (IOException e) {
                LOG.debug("The socket of the workers could not be closed", e);
            }
            folder.delete();
            closed.tryEmitValue(true);
        }
    }
}
