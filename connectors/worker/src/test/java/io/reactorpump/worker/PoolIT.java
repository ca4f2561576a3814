package io.reactorpump.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reactorpump.api.error.FatalException;
import io.reactorpump.test.Pumps;
import io.reactorpump.test.StandaloneEvent;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A pool by itself, without a pipeline that would end it when it fails. */
class PoolIT {

    /** Says the how-manieth process of its worker it is, or removes itself and ends. */
    private static final String PROGRAM = """
            #!/usr/bin/env python3
            import os, socket, struct

            def frame(kind, id, body=b""):
                return struct.pack(">IBBQ", 10 + len(body), kind, 0, id) + body

            token = os.environ["PUMP_WORKER_TOKEN"]
            pump = socket.socket(socket.AF_UNIX)
            pump.connect(os.environ["PUMP_WORKER_SOCKET"])
            stream = pump.makefile("rb")
            pump.sendall(frame(1, 1, token.encode()) + frame(2, 0))
            while True:
                size, kind, _, id = struct.unpack(">IBBQ", stream.read(14))
                body = stream.read(size - 10)
                if kind == 6:
                    break
                if body.endswith(b"vanish"):
                    os.remove(__file__)
                    os._exit(3)
                text = token.split(".")[1].encode()
                pump.sendall(frame(5, id, b"\\0" + struct.pack(">I", len(text)) + text))
            """;

    @TempDir
    Path path;

    private Path program;

    private void install() throws IOException {
        Path file = Files.writeString(path.resolve("new"), PROGRAM);
        assertTrue(file.toFile().setExecutable(true));
        Files.move(file, program);
    }

    private static String answer(Pool pool, String text) {
        Call call = new Call(StandaloneEvent.of(text), text.getBytes(StandardCharsets.UTF_8), pool);
        return Objects.requireNonNull(call.blockLast(Pumps.LIMIT)).text();
    }

    @Test
    void aWorkerThatCannotBeStartedAnyMoreIsTriedAgainWithTheNextEventAndNotAllTheTime() throws IOException {
        program = path.resolve("program");
        install();
        WorkerOptions options = WorkerOptions.of(program);
        SocketFolder folder = SocketFolder.create();
        Pool pool = new Pool(
                "pool", "handler 'program'", options, Program.find(options).command(options, folder, Map.of()), folder);
        pool.open().block(Pumps.LIMIT);
        try {
            assertEquals("1", answer(pool, "which"));
            FatalException failed = assertThrows(FatalException.class, () -> answer(pool, "vanish"));
            assertTrue(
                    String.valueOf(failed.getMessage())
                            .startsWith(
                                    "workers of handler 'program' died 5 times in a row; worker-1 could not be started: "),
                    failed.getMessage());
            install();
            // Five times in vain, and now.
            assertEquals("7", answer(pool, "which"));
        } finally {
            pool.close().block(Pumps.LIMIT);
        }
    }
}
