package io.reactorpump.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reactorpump.api.DeadLetter;
import io.reactorpump.api.policy.FailurePolicy;
import io.reactorpump.core.Running;
import io.reactorpump.test.MemorySink;
import io.reactorpump.test.MemorySource;
import io.reactorpump.test.Pumps;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What a handler may do to its worker, and what is said and done about it. */
class WorkerFaultIT {

    @RegisterExtension
    final Pumps pumps = Pumps.apart();

    @TempDir
    Path path;

    private final MemorySink<Response> sink = MemorySink.named("out");
    private final MemorySink<DeadLetter> letters = MemorySink.named("letters");

    /** Runs the handler for three events, of which it does not stand the second; gives why that was given up. */
    private String poisoned(WorkerOptions options) {
        MemorySource<byte[]> source = MemorySource.of("texts", HandlerFolder.bytes("a", "poison", "b"));
        Running running = pumps.begin(HandlerFolder.flow(options, source)
                .onFailure(FailurePolicy.deadLetter(letters))
                .to(sink));
        pumps.await(running.completed());
        assertEquals(List.of("a", "b"), HandlerFolder.texts(sink));
        assertEquals(1, letters.payloads().size());
        return letters.payloads().get(0).errors().get(0).message();
    }

    private HandlerFolder poison(String statement) {
        return HandlerFolder.of(path, """
                import ctypes, os, signal, subprocess, sys, time

                def handle_event(context, data):
                    if data == b"poison":
                        open("poisoned", "a").write("x")
                        %s
                    return data
                """.formatted(statement));
    }

    private int tries() throws Exception {
        return Files.readString(path.resolve("poisoned")).length();
    }

    private static void assertContains(String part, String text) {
        assertTrue(text.contains(part), () -> "'" + part + "' in: " + text);
    }

    @Test
    void aHandlerThatRaisesFailsTheEventWithTypeTextAndLine() throws Exception {
        String why = poisoned(poison("raise ValueError('no such thing')").options());
        assertContains("handler 'handler' could not handle [partition=texts-0, offset=1]", why);
        assertContains("ValueError: no such thing (handler.py, line 6)", why);
        assertEquals(1, tries());
    }

    @Test
    void aHandlerThatHangsIsKilledAndItsEventFailsAfterItsRetries() throws Exception {
        String why = poisoned(poison("time.sleep(600)")
                .options()
                .withInFlight(3)
                .withRetries(1)
                .withTimeout(Duration.ofSeconds(3)));
        assertContains("no answer within PT3S after 1 retry", why);
        assertTrue(tries() >= 2, "tries");
    }

    @Test
    void aHandlerThatExitsCostsItsWorkerAndItsEventFailsAfterItsRetries() throws Exception {
        String why = poisoned(poison("print('farewell'); sys.exit(3)").options());
        assertContains("its worker exited with code 3", why);
        assertContains("farewell", why);
        assertContains("after 2 retries", why);
        assertEquals(3, tries());
    }

    @Test
    void whatNobodyCatchesEndsTheWorkerAtOnceThoughThreadsAreLeft() throws Exception {
        String why = poisoned(poison("import threading; threading.Thread(target=time.sleep, args=(600,)).start();"
                        + " raise KeyboardInterrupt()")
                .options()
                .withRetries(0));
        assertContains("its worker exited with code 1", why);
        assertContains("KeyboardInterrupt", why);
        assertEquals(1, tries());
    }

    @Test
    void aSegmentationFaultIsProvenAloneWhileOthersGoOn() throws Exception {
        String why = poisoned(poison("ctypes.string_at(0)").options().withInFlight(4));
        assertContains("signal 11 (SIGSEGV)", why);
        assertContains("Fatal Python error: Segmentation fault", why);
        assertTrue(tries() >= 3, "tries: " + tries());
    }

    @Test
    void whatTheHandlerPrintsNeverGetsIntoTheProtocol() throws Exception {
        HandlerFolder handler = HandlerFolder.of(path, """
                import ctypes, os, sys

                def handle_event(context, data):
                    junk = bytes(range(256)) * 64
                    sys.stdout.buffer.write(junk)
                    os.write(1, junk)
                    os.write(2, junk)
                    ctypes.CDLL(None).puts(b"from C")
                    return data
                """);
        Running running =
                pumps.begin(HandlerFolder.flow(handler.options(), "a", "b").to(sink));
        pumps.await(running.completed());
        assertEquals(List.of("a", "b"), HandlerFolder.texts(sink));
    }

    @Test
    void aResultThatIsTooLargeOrCannotBeSentFailsItsEvent() throws Exception {
        String why = poisoned(poison("return b'x' * (65 << 20)").options());
        assertContains("what the handler returned has 68157445 bytes (expected: at most 67108854)", why);
    }

    @Test
    void aResultWithoutAFormFailsItsEvent() throws Exception {
        String why = poisoned(poison("return {1, 2}").options());
        assertContains("Object of type set is not JSON serializable (expected: str, bytes, a response", why);
    }

    @Test
    void aForkedChildDoesNotAnswerAndEndsWithItsWorker() throws Exception {
        HandlerFolder handler = HandlerFolder.of(path, """
                import os, subprocess

                def handle_event(context, data):
                    if data == b"fork":
                        if os.fork() == 0:
                            return b"the child's answer"
                    if data == b"leave":
                        return str(subprocess.Popen(["sleep", "600"]).pid)
                    return data
                """);
        Running running = pumps.begin(HandlerFolder.flow(handler.options().withInFlight(4), "fork", "a", "leave", "b")
                .to(sink));
        pumps.await(running.completed());
        assertEquals(List.of("fork", "a"), HandlerFolder.texts(sink).subList(0, 2));
        assertEquals(4, sink.payloads().size());
        long left = Long.parseLong(HandlerFolder.texts(sink).get(2));
        pumps.until(() -> ProcessHandle.of(left).filter(ProcessHandle::isAlive).isEmpty());
    }

    // --- the start ---

    private String startOf(WorkerOptions options) {
        Running running = pumps.begin(HandlerFolder.flow(options, "a").to(sink));
        return pumps.untilFailed(running);
    }

    @Test
    void anImportErrorFailsTheStartWithItsPlace() {
        HandlerFolder handler = HandlerFolder.of(path, "\nimport no_such_module\n");
        assertEquals(
                "worker-1 of handler 'handler' could not start: ModuleNotFoundError: No module named 'no_such_module'"
                        + " (handler.py, line 2)",
                startOf(handler.options()));
    }

    @Test
    void aSyntaxErrorFailsTheStartWithItsPlace() {
        HandlerFolder handler = HandlerFolder.of(path, "def handle_event(context, data):\n    return return\n");
        assertEquals(
                "worker-1 of handler 'handler' could not start: SyntaxError: invalid syntax (handler.py, line 2)",
                startOf(handler.options()));
    }

    @Test
    void anErrorInInitContextFailsTheStart() {
        HandlerFolder handler = HandlerFolder.of(
                path, "def init_context(context):\n    raise OSError('no model')\ndef handle_event(c, d): pass\n");
        assertEquals(
                "worker-1 of handler 'handler' could not start: OSError: no model (handler.py, line 2)",
                startOf(handler.options()));
    }

    @Test
    void aModuleWithoutTheFunctionFailsTheStart() {
        HandlerFolder handler = HandlerFolder.of(path, "def handle(context, data): pass\n");
        assertContains("has no function handle_event(context, data)", startOf(handler.options()));
    }

    @Test
    void aWorkerThatEndsWhileItStartsFailsTheStartWithItsLastLines() {
        HandlerFolder handler = HandlerFolder.of(path, "import os\nprint('last words')\nos._exit(7)\n");
        assertEquals(
                "worker-1 of handler 'handler' exited with code 7 before it was ready; it printed last:\n    last words",
                startOf(handler.options()));
    }

    @Test
    void aStartThatTakesTooLongFails() {
        HandlerFolder handler = HandlerFolder.of(path, "import time\ntime.sleep(600)\n");
        assertContains(
                "worker-1 of handler 'handler' was not ready within PT1S",
                startOf(handler.options().withStartupTimeout(Duration.ofSeconds(1))));
    }

    @Test
    void aMissingModuleIsASettingThatIsWrong() {
        assertEquals(
                "worker.moduleName: nothing (expected: a Python module or a class in " + path + ", such as nothing.py)",
                startOf(WorkerOptions.of(path).withModuleName("nothing")));
    }

    @Test
    void aMissingPathIsASettingThatIsWrong() {
        assertContains("worker.handlerPath: " + path.resolve("away"), startOf(WorkerOptions.of(path.resolve("away"))));
    }

    @Test
    void aMissingPythonIsASettingThatIsWrong() {
        HandlerFolder handler = poison("pass");
        assertEquals(
                "worker.python: python3.99 (expected: Python 3.8 or later, with venv: install it, or name an interpreter here)",
                startOf(handler.options().withPython("python3.99")));
    }

    @Test
    void G9_workersThatDieWithoutAnEventToBlameFailThePipelineWithTheirLastLines() {
        HandlerFolder handler = HandlerFolder.of(path, """
                import os

                if os.path.exists("dies"):
                    print("no license")
                    os._exit(9)

                def handle_event(context, data):
                    open("dies", "w").close()
                    if data == b"first":
                        os.kill(os.getpid(), 9)
                    return data
                """);
        String why = startOf(handler.options(), "first");
        assertContains("workers of handler 'handler' died 5 times in a row; worker-1 exited with code 9", why);
        assertContains("no license", why);
    }

    private String startOf(WorkerOptions options, String text) {
        Running running = pumps.begin(HandlerFolder.flow(options, text).to(sink));
        return pumps.untilFailed(running);
    }

    @Test
    void aKilledPipelineLeavesNoWorkersBehindEvenIfTheyHang() {
        HandlerFolder handler = poison("signal.signal(signal.SIGTERM, signal.SIG_IGN)\n        time.sleep(600)");
        Running running =
                pumps.begin(HandlerFolder.flow(handler.options().withCloseTimeout(Duration.ofMillis(100)), "poison")
                        .to(sink));
        pumps.until(() -> Files.exists(path.resolve("poisoned")));
        Optional<ProcessHandle> worker = worker();
        assertTrue(worker.isPresent());
        pumps.await(running.stop());
        pumps.until(() -> !worker.get().isAlive());
    }

    private Optional<ProcessHandle> worker() {
        return ProcessHandle.current()
                .descendants()
                .filter(process -> process.info().commandLine().orElse("").contains(path.toString()))
                .findFirst();
    }
}
