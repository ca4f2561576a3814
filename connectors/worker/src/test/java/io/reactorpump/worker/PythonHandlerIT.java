package io.reactorpump.worker;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.reactorpump.api.Headers;
import io.reactorpump.api.policy.FailurePolicy;
import io.reactorpump.core.Running;
import io.reactorpump.core.config.Size;
import io.reactorpump.core.status.StageStatus;
import io.reactorpump.test.MemoryRecord;
import io.reactorpump.test.MemorySink;
import io.reactorpump.test.MemorySource;
import io.reactorpump.test.Pumps;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

class PythonHandlerIT {

    @RegisterExtension
    final Pumps pumps = Pumps.apart();

    @TempDir
    Path path;

    private final MemorySink<Response> sink = MemorySink.named("out");

    private List<String> through(WorkerOptions options, String... texts) {
        Running running = pumps.begin(HandlerFolder.flow(options, texts).to(sink));
        pumps.await(running.completed());
        return HandlerFolder.texts(sink);
    }

    @Test
    void theDocumentsHandlerGetsABytearrayAndItsReturnValueGoesToTheSink() {
        HandlerFolder handler = HandlerFolder.of(path, """
                def init_context(context):
                    context.prefix = "seen by %s: " % context.worker_name

                def handle_event(context, data):
                    assert type(data) is bytearray
                    context.logger.info("a line")
                    print("printed")
                    return context.prefix + data.decode()
                """);
        assertEquals(
                List.of("seen by worker-1: a", "seen by worker-1: b", "seen by worker-1: c"),
                through(handler.options(), "a", "b", "c"));
    }

    @Test
    void noneIsNothingToSendWhileZeroEmptyTextAndEmptyObjectsAreValues() {
        HandlerFolder handler = HandlerFolder.of(path, """
                def handle_event(context, data):
                    return {"none": None, "zero": 0, "false": False, "text": "", "object": {}, "list": [],
                            "bytes": b"", "json": {"a": [1, "ü"]}, "number": 1.5, "bytearray": bytearray(b"x")}[data.decode()]
                """);
        assertEquals(
                List.of("0", "false", "", "{}", "[]", "", "{\"a\": [1, \"ü\"]}", "1.5", "x"),
                through(
                        handler.options(),
                        "none",
                        "zero",
                        "false",
                        "text",
                        "object",
                        "list",
                        "bytes",
                        "json",
                        "number",
                        "bytearray"));
        assertEquals("application/json", sink.payloads().get(0).contentType());
        assertEquals("text/plain; charset=utf-8", sink.payloads().get(2).contentType());
        assertNull(sink.payloads().get(5).contentType());
    }

    @Test
    void responsesHaveKeysTypesAndHeadersAndMayBeSeveral() {
        HandlerFolder handler = HandlerFolder.of(path, """
                def handle_event(context, data):
                    if data == b"two":
                        return [context.response("k1", b"1", "a/b"), context.response(b"\\xff", {"n": 2}, headers={"h": "v"})]
                    if data == b"many":
                        return [context.response(None, str(i)) for i in range(100)]
                    return context.response(7, "x")
                """);
        List<String> texts = through(handler.options(), "two", "one", "many");
        assertEquals(List.of("1", "{\"n\": 2}", "x"), texts.subList(0, 3));
        assertEquals(IntStream.range(0, 100).mapToObj(Integer::toString).toList(), texts.subList(3, 103));
        Response first = sink.payloads().get(0);
        assertEquals("k1", first.key());
        assertEquals("a/b", first.contentType());
        Response second = sink.payloads().get(1);
        assertArrayEquals(new byte[] {(byte) 0xFF}, (byte[]) second.key());
        assertEquals("application/json", second.contentType());
        assertEquals("v", second.headers().text("h").orElseThrow());
        assertEquals("7", sink.payloads().get(2).key());
        assertNull(sink.payloads().get(3).key());
    }

    @Test
    void theContextHasTheEventsKeyHeadersTimeAndPosition() {
        HandlerFolder handler = HandlerFolder.of(path, """
                from pump import Context

                def handle_event(context: Context, data: bytearray):
                    return "%r %r %r %r" % (context.key, context.headers, context.timestamp, tuple(context.position))
                """);
        MemorySource<byte[]> source = MemorySource.named("in").partition("topic=in, partition=3", new byte[0]);
        source.append(
                "topic=in, partition=3",
                List.of(MemoryRecord.of(new byte[0])
                        .withKey("käy")
                        .withTimestamp(Instant.ofEpochMilli(1_500))
                        .withHeaders(Headers.of("a", "1").with("b", new byte[] {0}))));
        Running running = pumps.begin(
                HandlerFolder.flow(handler.options(), source.complete()).to(sink));
        pumps.await(running.completed());
        assertEquals(
                List.of(
                        "None {} None ('topic=in, partition=3', 0)",
                        "'käy' {'a': b'1', 'b': b'\\x00'} 1.5 ('topic=in, partition=3', 1)"),
                HandlerFolder.texts(sink));
    }

    @Test
    void coroutinesRunAtTheSameTimeAndEachSeesItsOwnEvent() {
        // The first waits for the last: they only end if they are under way together.
        HandlerFolder handler = HandlerFolder.of(path, """
                import asyncio

                async def init_context(context):
                    context.last = asyncio.Event()

                async def handle_event(context, data):
                    if data == b"7":
                        context.last.set()
                    await context.last.wait()
                    context.logger.info("done")
                    return "%s at %d" % (data.decode(), context.position.offset)
                """);
        assertEquals(
                IntStream.range(0, 8).mapToObj(i -> i + " at " + i).toList(),
                through(handler.options().withInFlight(8), "0", "1", "2", "3", "4", "5", "6", "7"));
    }

    @Test
    void anAsyncHandlerThatIsCancelledFailsItsEvent() {
        HandlerFolder handler = HandlerFolder.of(path, """
                import asyncio

                async def handle_event(context, data):
                    if data == b"gone":
                        raise asyncio.CancelledError()
                    context.logger.info("%d", "no number")
                    return data.decode()
                """);
        MemorySource<byte[]> source = MemorySource.of("texts", HandlerFolder.bytes("a", "gone", "b"));
        Running running = pumps.begin(HandlerFolder.flow(handler.options(), source)
                .onFailure(FailurePolicy.drop())
                .to(sink));
        pumps.await(running.completed());
        assertEquals(List.of("a", "b"), HandlerFolder.texts(sink));
    }

    @Test
    void whatCannotBeSentFailsItsItemOfABatchOnly() {
        HandlerFolder handler = HandlerFolder.of(path, """
                class Broken:
                    def __bytes__(self):
                        raise ZeroDivisionError()

                def handle_events(context, events):
                    return [context.response(data="x", headers={"h": Broken()}) if event.data == b"bad"
                            else event.data.decode() for event in events]
                """);
        MemorySource<byte[]> source = MemorySource.of("texts", HandlerFolder.bytes("a", "bad", "b"));
        Running running = pumps.begin(
                HandlerFolder.flow(handler.options().withBatchSize(4).withRetries(0), source)
                        .onFailure(FailurePolicy.drop())
                        .to(sink));
        pumps.await(running.completed());
        assertEquals(List.of("a", "b"), HandlerFolder.texts(sink));
    }

    @Test
    void batchesHaveAResultForEachItemAndAnErrorIsOnlyThatItems() {
        HandlerFolder handler = HandlerFolder.of(path, """
                def handle_events(context, events):
                    if any(event.data == b"raise" for event in events):
                        raise ValueError("one of %d" % len(events))
                    return [KeyError("no") if event.data == b"bad" else None if event.data == b"drop"
                            else event.data.decode() + str(event.position.offset) for event in events]
                """);
        MemorySource<byte[]> source =
                MemorySource.of("texts", HandlerFolder.bytes("a", "bad", "b", "drop", "raise", "c", "d"));
        Running running = pumps.begin(HandlerFolder.flow(handler.options().withBatchSize(4), source)
                .onFailure(FailurePolicy.drop())
                .to(sink));
        pumps.await(running.completed());
        assertEquals(List.of("a0", "b2", "c5", "d6"), HandlerFolder.texts(sink));
        assertEquals(
                2,
                running.status().stages().stream()
                        .mapToLong(StageStatus::failed)
                        .sum());
    }

    @Test
    void bytesOfAllKindsAndSizesComeAndGoUnchanged() {
        HandlerFolder handler = HandlerFolder.of(path, "def handle_event(context, data):\n    return data\n");
        byte[] all = new byte[50 << 20];
        for (int i = 0; i < all.length; i++) {
            all[i] = (byte) (i * 31 + (i >> 8));
        }
        MemorySource<byte[]> source = MemorySource.of("bytes", new byte[0], all, new byte[] {0, 10, -1});
        Running running = pumps.begin(
                HandlerFolder.flow(handler.options().withInFlight(3), source).to(sink));
        pumps.await(running.completed());
        assertEquals(0, sink.payloads().get(0).data().length);
        assertArrayEquals(all, sink.payloads().get(1).data());
        assertArrayEquals(new byte[] {0, 10, -1}, sink.payloads().get(2).data());
    }

    @Test
    void whatIsInTheOptionsEnvironmentIsInThatOfTheWorkersOnly() {
        HandlerFolder handler = HandlerFolder.of(path, """
                import os

                def handle_event(context, data):
                    return os.environ["MODEL"] + " " + str([n for n in os.environ if n.startswith("PUMP_WORKER_")])
                """);
        assertEquals(
                List.of("large []"),
                through(handler.options().withEnv(List.of(new EnvironmentVariable("MODEL", "large"))), "x"));
        assertNull(System.getenv("MODEL"));
    }

    @Test
    void aFileIsAHandlerWhateverItsNameAndFindsWhatIsBesideIt() {
        HandlerFolder folder = new HandlerFolder(path);
        folder.write("helper.py", "NAME = 'beside'\n");
        Path file = folder.write(
                "other.py",
                "import helper, os\ndef handle_event(c, d):\n    return helper.NAME + os.path.basename(os.getcwd())\n");
        assertEquals(List.of("beside" + path.getFileName()), through(WorkerOptions.of(file), "x"));
    }

    @Test
    void eachWorkerIsAProcessThatIsReplacedAfterItsEvents() {
        HandlerFolder handler = HandlerFolder.of(
                path,
                "import os\ndef handle_event(context, data):\n    return '%s %d' % (context.worker_name, os.getpid())\n");
        String[] texts = IntStream.range(0, 12).mapToObj(Integer::toString).toArray(String[]::new);
        Set<String> processes =
                new TreeSet<>(through(handler.options().withWorkers(2).withRecycleEvents(2), texts));
        assertEquals(6, processes.size(), () -> "processes that had events: " + processes);
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void aWorkerThatHasGrownTooLargeIsReplacedAfterItsEvent() {
        // What is more is noticed once a second.
        HandlerFolder handler = HandlerFolder.of(path, """
                import os, time

                memory = []

                def handle_event(context, data):
                    if data == b"b":
                        time.sleep(1.1)
                        memory.append(b"x" * (64 << 20))
                    return str(os.getpid())
                """);
        assertEquals(2, distinct(handler.options().withRecycleMemory(new Size(48 << 20))));
        assertEquals(1, distinct(handler.options().withRecycleMemory(new Size(1 << 30))));
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void aWorkerThatIsLargeFromTheStartIsNotReplacedForThatAndALineSaysSo() {
        HandlerFolder handler = HandlerFolder.of(
                path,
                "import os, time\ndef handle_event(context, data):\n    time.sleep(1.1)\n    return str(os.getpid())\n");
        Logger logger = (Logger) LoggerFactory.getLogger(Recycling.class);
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        log.start();
        logger.addAppender(log);
        try {
            assertEquals(1, distinct(handler.options().withRecycleMemory(new Size(1 << 20))));
        } finally {
            logger.detachAppender(log);
        }
        assertEquals(1, log.list.size());
        String line = log.list.get(0).getFormattedMessage();
        assertTrue(line.endsWith(" so it is not replaced for that (recycleMemory: 1MiB)"), line);
    }

    private long distinct(WorkerOptions options) {
        MemorySink<Response> processes = MemorySink.named("processes");
        pumps.await(pumps.begin(HandlerFolder.flow(options, "a", "b", "c").to(processes))
                .completed());
        return HandlerFolder.texts(processes).stream().distinct().count();
    }

    @Test
    void resultsAreInOrderPerPartitionOrAsTheyCome() {
        HandlerFolder handler = HandlerFolder.of(path, """
                import os, time

                def handle_event(context, data):
                    if data == b"slow":
                        while not os.path.exists("go"):
                            time.sleep(0.005)
                    else:
                        open("go", "w").close()
                    return data
                """);
        assertEquals(List.of("slow", "fast"), through(handler.options().withWorkers(2), "slow", "fast"));
        MemorySink<Response> second = MemorySink.named("second");
        path.resolve("go").toFile().delete();
        Running running =
                pumps.begin(HandlerFolder.flow(handler.options().withWorkers(2).withOrdered(false), "slow", "fast")
                        .to(second));
        pumps.await(running.completed());
        assertEquals(
                List.of("fast", "slow"),
                second.payloads().stream()
                        .map(response -> new String(response.data(), StandardCharsets.UTF_8))
                        .toList());
    }
}
