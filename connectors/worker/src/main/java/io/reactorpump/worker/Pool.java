package io.reactorpump.worker;

import io.reactorpump.api.error.FatalException;
import io.reactorpump.api.error.WorkException;
import io.reactorpump.core.context.LogContext;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.util.concurrent.Queues;

/**
 * The conversation with worker processes: it gives them events, hears what they answer, and has those killed that take too long
 * or make no sense. Their life is for the {@link Supervisor}.
 *
 * <p>Everything but {@link #submit}, {@link #open} and {@link #close} happens on the thread of the loop, results are emitted
 * there too; so between a worker's answer and its next event there is no other thread. A worker gets its next event before
 * the answer goes on its way.
 */
final class Pool implements Crew, Loop.Turns, Connection.Listener, Supervisor.Listener {

    private static final Logger LOG = LoggerFactory.getLogger(Pool.class);
    private static final int BUFFER = 256 << 10;
    private static final Response[] NONE = {};

    private final WorkerOptions options;
    private final SocketFolder folder;
    private final ServerSocketChannel server;
    private final String handler;
    private final List<Slot> slots;
    private final Dispatch dispatch;
    private final Supervisor supervisor;
    private final Loop loop;
    private final long timeout;
    private final Queue<Call> arrivals = Queues.<Call>unboundedMultiproducer().get();
    private final Sinks.One<Boolean> closed = Sinks.one();

    // Only the loop touches these.
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER);
    private List<Call> answered = new ArrayList<>();
    private List<Call> emitted = new ArrayList<>();
    private boolean closing;

    Pool(String pipeline, String handler, WorkerOptions options, Command command, SocketFolder folder)
            throws IOException {
        this.handler = handler;
        this.options = options;
        this.folder = folder;
        this.timeout = options.timeout().toNanos();
        this.server = folder.listen();
        this.slots = IntStream.rangeClosed(1, options.workers())
                .mapToObj(i -> new Slot("worker-" + i))
                .toList();
        this.dispatch = new Dispatch(slots, options, handler);
        this.loop = new Loop("pump-workers-" + pipeline, this, () -> LogContext.of(pipeline));
        this.supervisor = new Supervisor(pipeline, handler, options, command, folder, slots, loop, this);
    }

    // --- from any thread ---

    @Override
    public Mono<Void> open() {
        return Mono.create(sink -> {
            loop.start();
            loop.execute(() -> {
                try {
                    loop.register(server, SelectionKey.OP_ACCEPT, server);
                    supervisor.open(sink);
                } catch (IOException e) {
                    sink.error(new FatalException("workers cannot connect: " + e.getMessage(), e));
                }
            });
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
            loop.execute(() -> {
                closing = true;
                dispatch.clear();
                supervisor.close();
            });
            return closed.asMono().then();
        });
    }

    // --- turns ---

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
                // The selector knows it then; whose it is, it says itself.
                new Connection(channel, loop, this);
            }
        } catch (IOException e) {
            LOG.warn("A worker could not connect", e);
        }
    }

    private void read(Connection connection) {
        try {
            if (!connection.read(buffer)) {
                connection.close();
                if (connection.worker != null) {
                    supervisor.hungUp(connection.worker);
                }
            }
        } catch (IOException | RuntimeException | OutOfMemoryError e) {
            // Of a frame that was read in part only, nothing more can be understood.
            connection.close();
            Worker worker = connection.worker;
            String why = e instanceof IOException ? e.getMessage() : e.toString();
            if (worker != null) {
                supervisor.kill(worker, "did not keep to the protocol: " + why);
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
            List<Call> done = answered;
            answered = emitted;
            emitted = done;
            done.forEach(Call::drain);
            done.clear();
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
                supervisor.start(slot);
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
            first = Math.min(first, Math.min(slot.deadline, slot.overdueAt(timeout)));
        }
        return first;
    }

    private void tick(long now) {
        for (Slot slot : slots) {
            Worker worker = slot.worker;
            if (worker != null && now >= slot.overdueAt(timeout)) {
                worker.overdue = true;
                supervisor.kill(worker, "no answer within " + options.timeout());
            } else if (now >= slot.deadline) {
                supervisor.due(slot, now);
            }
        }
    }

    // --- what workers say ---

    @Override
    public void frame(Connection from, byte type, int flags, long id, ByteBuffer body) throws IOException {
        Worker worker = from.worker;
        if (worker == null) {
            hello(from, type, id, text(body));
        } else if (type == Protocol.RESULT) {
            result(worker, flags, id, body);
        } else if (type == Protocol.LOG) {
            OutputLog.tell(worker.name, flags, text(body));
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
        if (worker.slot.phase == Slot.Phase.STARTING) {
            worker.concurrent = (flags & Protocol.CONCURRENT) != 0;
            supervisor.ready(worker);
        }
    }

    private static String text(ByteBuffer body) {
        return StandardCharsets.UTF_8.decode(body).toString();
    }

    private void result(Worker worker, int flags, long id, ByteBuffer body) throws IOException {
        boolean isError = (flags & Protocol.ERROR) != 0;
        // While the call is under way still: if it cannot be read, the worker has died of it.
        Response[] responses = isError ? NONE : ResultBody.read(body);
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
        worker.quarantine = false;
        worker.lastAnswerAt = System.nanoTime();
        supervisor.answered(worker);
    }

    // --- what becomes of them ---

    @Override
    public void exited(Worker worker) {
        Connection connection = worker.connection;
        if (connection != null) {
            // What it answered before it ended counts.
            read(connection);
            connection.close();
        }
    }

    @Override
    public void lost(Worker worker) {
        dispatch.lost(worker);
    }

    @Override
    public void failed(FatalException cause) {
        dispatch.fail(cause);
    }

    @Override
    public void ended() {
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
