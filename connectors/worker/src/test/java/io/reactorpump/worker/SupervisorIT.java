package io.reactorpump.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reactorpump.api.error.FatalException;
import io.reactorpump.test.Pumps;
import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Sinks;

/** A supervisor by itself: nobody does what is due, so what becomes of a process can be looked at. */
class SupervisorIT implements Loop.Turns, Supervisor.Listener {

    @TempDir
    Path path;

    private final Sinks.One<Worker> exited = Sinks.one();
    private final Slot slot = new Slot("worker-1");
    private final Loop loop = new Loop("supervisor", this, () -> {});

    @Test
    void aProcessThatHasEndedGetsNoEventsAndIsGoneSoonThoughItWasReady() throws IOException {
        SocketFolder folder = SocketFolder.create();
        Supervisor supervisor = new Supervisor(
                "pipeline",
                "handler 'true'",
                WorkerOptions.of(path),
                new Command(List.of("true"), Map.of(), path),
                folder,
                List.of(slot),
                loop,
                this);
        loop.start();
        try {
            onLoop(() -> {
                supervisor.start(slot);
                supervisor.ready(slot.process());
                assertTrue(slot.takes(1));
            });
            Worker ended = exited.asMono().block(Pumps.LIMIT);
            onLoop(() -> {
                assertEquals(ended, slot.worker);
                assertFalse(slot.takes(1));
                long due = slot.deadline;
                supervisor.close();
                assertTrue(slot.deadline <= due, "the end of the pool does not make it wait longer");
            });
        } finally {
            loop.execute(loop::end);
            folder.delete();
        }
    }

    private void onLoop(Runnable check) {
        Sinks.Empty<Void> done = Sinks.empty();
        loop.execute(() -> {
            try {
                check.run();
                done.tryEmitEmpty();
            } catch (AssertionError e) {
                done.tryEmitError(e);
            }
        });
        done.asMono().block(Pumps.LIMIT);
    }

    @Override
    public void ready(SelectionKey key) {}

    @Override
    public void turn(long now) {}

    @Override
    public long deadline() {
        return Long.MAX_VALUE;
    }

    @Override
    public void exited(Worker worker) {
        exited.tryEmitValue(worker);
    }

    @Override
    public void lost(Worker worker) {}

    @Override
    public void failed(FatalException cause) {}

    @Override
    public void ended() {}
}
