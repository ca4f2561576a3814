package io.reactorpump.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reactorpump.core.Running;
import io.reactorpump.test.MemorySink;
import io.reactorpump.test.MemorySource;
import io.reactorpump.test.Pumps;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class WorkerKillIT {

    /** How often a worker is killed; more with {@code -Dworker.kills=100}. */
    private static final int KILLS = Integer.getInteger("worker.kills", 8);

    private static final int EVENTS_PER_KILL = 250;

    @RegisterExtension
    final Pumps pumps = Pumps.apart();

    @TempDir
    Path path;

    @Test
    void G8_killedWorkersLoseNothingMixUpNothingAndKeepTheOrderOfPartitions() {
        HandlerFolder handler = HandlerFolder.of(path, """
                def handle_event(context, data):
                    return "%s %s %d" % (data.decode(), context.position.partition, context.position.offset)
                """);
        int events = KILLS * EVENTS_PER_KILL;
        MemorySource<byte[]> source = MemorySource.named("in")
                .generated("a", events, offset -> ("a" + offset).getBytes(StandardCharsets.UTF_8))
                .generated("b", events, offset -> ("b" + offset).getBytes(StandardCharsets.UTF_8))
                .complete();
        List<String> a = new ArrayList<>();
        List<String> b = new ArrayList<>();
        AtomicInteger answered = new AtomicInteger();
        AtomicInteger killed = new AtomicInteger();
        MemorySink<Response> sink = MemorySink.named("out");
        sink.payloadStream().subscribe(response -> {
            (response.text().startsWith("a") ? a : b).add(response.text());
            if (answered.incrementAndGet() % (2 * EVENTS_PER_KILL) == EVENTS_PER_KILL) {
                workers().findAny().ifPresent(worker -> {
                    worker.destroyForcibly();
                    killed.incrementAndGet();
                });
            }
        });
        Running running =
                pumps.begin(HandlerFolder.flow(handler.options().withWorkers(2).withInFlight(8), source)
                        .to(sink));
        pumps.await(running.completed());
        assertEquals(expected("a", events), a);
        assertEquals(expected("b", events), b);
        assertEquals(events - 1, source.committed("a").orElseThrow());
        assertTrue(killed.get() > 0, "workers were killed");
    }

    private static List<String> expected(String partition, int events) {
        return Stream.iterate(0, i -> i + 1)
                .limit(events)
                .map(i -> partition + i + " " + partition + " " + i)
                .toList();
    }

    private Stream<ProcessHandle> workers() {
        return ProcessHandle.current().children().filter(this::isWorker);
    }

    private boolean isWorker(ProcessHandle process) {
        return process.info().commandLine().orElse("").contains(path.toString());
    }

    @Test
    void aPumpThatIsKilledLeavesNoProcessesBehind() throws IOException {
        HandlerFolder.of(path, """
                import os, subprocess, time

                def write(name, text):
                    with open(name + ".new", "w") as file:
                        file.write(text)
                    os.rename(name + ".new", name)

                def init_context(context):
                    child = subprocess.Popen(["sleep", "600"])
                    fork = os.fork()
                    if fork == 0:
                        time.sleep(600)
                    write(context.worker_name, "%d %d %d" % (os.getpid(), child.pid, fork))

                def handle_event(context, data):
                    write("hangs", "")
                    time.sleep(600)
                """);
        Process pump = ChildJvm.start(KilledPump.class, List.of(), Map.of(), path.resolve("log"), path, "python3");
        List<Long> pids = new ArrayList<>();
        try {
            for (String file : List.of("worker-1", "worker-2", "hangs")) {
                pumps.until(() -> Files.exists(path.resolve(file)));
                if (file.startsWith("worker")) {
                    Stream.of(Files.readString(path.resolve(file)).split(" "))
                            .map(Long::valueOf)
                            .forEach(pids::add);
                }
            }
            assertTrue(pids.stream().allMatch(WorkerKillIT::isAlive));
        } catch (RuntimeException | AssertionError e) {
            throw new AssertionError(Files.readString(path.resolve("log")), e);
        } finally {
            pump.destroyForcibly();
        }
        pumps.until(() -> pids.stream().noneMatch(WorkerKillIT::isAlive));
    }

    private static boolean isAlive(long pid) {
        return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
    }
}
