package io.reactorpump.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reactorpump.core.Running;
import io.reactorpump.test.MemorySink;
import io.reactorpump.test.Pumps;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A program that knows nothing but PROTOCOL.md. */
class ExecutableIT {

    private static final String PROGRAM = """
            #!/usr/bin/env python3
            import os, socket, struct

            def frame(kind, flags, id, body=b""):
                return struct.pack(">IBBQ", 10 + len(body), kind, flags, id) + body

            pump = socket.socket(socket.AF_UNIX)
            pump.connect(os.environ["PUMP_WORKER_SOCKET"])
            stream = pump.makefile("rb")
            pump.sendall(frame(1, 0, VERSION, os.environ["PUMP_WORKER_TOKEN"].encode()))
            pump.sendall(frame(2, 0, 0))
            while True:
                head = stream.read(14)
                if not head:
                    break
                size, kind, flags, id = struct.unpack(">IBBQ", head)
                body = stream.read(size - 10)
                if kind == 6:
                    break
                meta, = struct.unpack_from(">I", body)
                data = body[4 + meta:]
                pump.sendall(frame(7, 20, 0, b"one more"))
                pump.sendall(frame(5, 0, id ANSWER, b"\\0" + struct.pack(">I", len(data)) + data.upper()))
            """;

    @RegisterExtension
    final Pumps pumps = Pumps.apart();

    @TempDir
    Path path;

    private final MemorySink<Response> sink = MemorySink.named("out");
    private Path program;

    @BeforeEach
    void name() {
        program = path.resolve("shout");
    }

    private void write(String version, String answer) throws IOException {
        Files.writeString(program, PROGRAM.replace("VERSION", version).replace("ANSWER", answer));
        assertTrue(program.toFile().setExecutable(true));
    }

    private Running start(String version, String answer) throws IOException {
        write(version, answer);
        return pumps.begin(HandlerFolder.flow(WorkerOptions.of(program).withRetries(1), "a", "b")
                .to(sink));
    }

    @Test
    void aProgramThatSpeaksTheProtocolIsAHandler() throws IOException {
        pumps.await(start("1", "").completed());
        assertEquals(List.of("A", "B"), HandlerFolder.texts(sink));
    }

    @Test
    void anAnswerToAnotherRequestIsGivenToNobodyAndEndsTheWorker() throws IOException {
        String why = pumps.untilFailed(start("1", "+ 5"));
        assertTrue(
                why.contains("its worker did not keep to the protocol: an answer to request 7, which it did not have"),
                why);
        assertEquals(List.of(), sink.payloads());
    }

    @Test
    void G1_anAnswerThatIsCutFailsItsEvent() throws IOException {
        String why = pumps.untilFailed(start("1", ", b\"\\x10\\x00\\x05a\")) #"));
        assertTrue(why.contains("its worker did not keep to the protocol: "), why);
        assertEquals(List.of(), sink.payloads());
    }

    @Test
    void G1_aFrameThatDoesNotFitIntoMemoryFailsItsEventAndNoOther() throws Exception {
        write(
                "1",
                ", b\"\\0\" + struct.pack(\">I\", len(data)) + data.upper()) if data != b\"big\""
                        + " else struct.pack(\">IBBQ\", 64 << 20, 5, 0, id)) #");
        Path log = path.resolve("log");
        Process pump = ChildJvm.start(
                SmallPump.class,
                List.of("-Xmx60m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"),
                Map.of(),
                log,
                program);
        try {
            assertTrue(pump.waitFor(Pumps.LIMIT.toSeconds(), TimeUnit.SECONDS), "it has ended");
        } finally {
            pump.destroyForcibly();
        }
        String said = Files.readString(log);
        assertTrue(said.contains("[A, B]"), said);
        assertTrue(said.contains("its worker did not keep to the protocol: java.lang.OutOfMemoryError"), said);
    }

    @Test
    void anotherVersionFailsTheStart() throws IOException {
        String why = pumps.untilFailed(start("2", ""));
        assertTrue(
                why.startsWith("worker-1 of handler 'shout' did not keep to the protocol: version 2 (expected: 1)"),
                why);
    }
}
