package io.reactorpump.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reactorpump.api.error.SettingException;
import io.reactorpump.core.Flow;
import io.reactorpump.core.Pump;
import io.reactorpump.core.Running;
import io.reactorpump.test.MemorySink;
import io.reactorpump.test.MemorySource;
import io.reactorpump.test.Pumps;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * pip installs what a requirements.txt asks for: a wheel that is made here, so no index is needed. That takes long, so it is
 * done once; where it does not matter what venv and pip do, but when, others are in their place.
 */
class RequirementsIT {

    /** An environment that is made at once. */
    private static final String QUICK_VENV = """
            import os, sys
            python = os.path.join(sys.argv[-1], "bin", "python")
            if not os.path.exists(python):
                os.makedirs(os.path.dirname(python))
                os.symlink(sys.executable, python)
            """;

    /** Says who it is, and works until it may end. */
    private static final String SLOW_PIP = """
            import os, time
            with open("started", "a") as file:
                file.write("%d\\n" % os.getpid())
            while not os.path.exists("go"):
                time.sleep(0.01)
            """;

    @TempDir
    static Path shared;

    private static Path wheel;
    private static HandlerFolder greeter;
    private static final MemorySink<Response> INSTALLED = MemorySink.named("installed");

    @RegisterExtension
    final Pumps pumps = Pumps.apart();

    @TempDir
    Path path;

    private final MemorySink<Response> sink = MemorySink.named("out");

    @BeforeAll
    static void installAWheel() throws IOException {
        greeter = HandlerFolder.of(
                Files.createDirectory(shared.resolve("greeter")),
                "import greeting\ndef handle_event(context, data):\n    return greeting.HELLO + data.decode()\n");
        wheel = greeter.path().resolve("greeting-1.0-py3-none-any.whl");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(wheel))) {
            entry(zip, "greeting.py", "HELLO = 'hello '\n");
            entry(zip, "greeting-1.0.dist-info/METADATA", "Metadata-Version: 2.1\nName: greeting\nVersion: 1.0\n");
            entry(
                    zip,
                    "greeting-1.0.dist-info/WHEEL",
                    "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n");
            entry(
                    zip,
                    "greeting-1.0.dist-info/RECORD",
                    "greeting.py,,\ngreeting-1.0.dist-info/METADATA,,\ngreeting-1.0.dist-info/WHEEL,,\ngreeting-1.0.dist-info/RECORD,,\n");
        }
        greeter.write("requirements.txt", "--no-index\n./" + wheel.getFileName() + "\n");
        try (Pump pump = Pump.create()) {
            pump.start(flow(processor(greeter.options(), cache())).to(INSTALLED))
                    .completed()
                    .block(Pumps.LIMIT);
        }
    }

    private static void entry(ZipOutputStream zip, String name, String text) throws IOException {
        zip.putNextEntry(new ZipEntry(name));
        zip.write(text.getBytes(StandardCharsets.UTF_8));
        zip.closeEntry();
    }

    private static Map<String, String> cache() {
        return Map.of("PUMP_CACHE", shared.resolve("cache").toString());
    }

    private static WorkerProcessor processor(WorkerOptions options, Map<String, String> surroundings) {
        return WorkerProcessor.of(options).in(surroundings);
    }

    private static Flow<Response> flow(WorkerProcessor processor) {
        return HandlerFolder.flow(processor, MemorySource.of("texts", HandlerFolder.bytes("you")));
    }

    @Test
    void requirementsAreInstalledOnceIntoAnEnvironmentOfTheirOwn() throws IOException {
        assertEquals(List.of("hello you"), HandlerFolder.texts(INSTALLED));
        // The second time nothing is left to be installed.
        Files.delete(wheel);
        pumps.await(pumps.begin(flow(processor(greeter.options(), cache())).to(sink))
                .completed());
        assertEquals(List.of("hello you"), HandlerFolder.texts(sink));
    }

    @Test
    void whatPipCannotInstallFailsTheStartWithWhatItSays() throws IOException {
        HandlerFolder handler = handler("no-such-package-anywhere==1.0");
        Path made;
        try (Stream<Path> environments = Files.list(shared.resolve("cache").resolve("venv"))) {
            made = environments.filter(Files::isDirectory).findFirst().orElseThrow();
        }
        Path python = python("import shutil, sys\nshutil.copytree('" + made
                + "', sys.argv[-1], symlinks=True, dirs_exist_ok=True)\n"
                + "import os\nos.remove(os.path.join(sys.argv[-1], 'pump-complete'))\n");
        String why = pumps.untilFailed(start(handler.options().withPython(python.toString())));
        assertTrue(why.startsWith("pip could not install " + path.resolve("requirements.txt") + "; it says:"), why);
        assertTrue(why.contains("No matching distribution found for no-such-package-anywhere==1.0"), why);
    }

    @Test
    void pipCanBeSwitchedOffByTheEnvironmentAndByAnOption() {
        HandlerFolder handler = handler("no-such-package-anywhere==1.0");
        handler.write("handler.py", "import greeting\n");
        for (String name : List.of("BRUCO_DISABLE_PIP", "PUMP_DISABLE_PIP")) {
            String why = pumps.untilFailed(
                    pumps.begin(flow(processor(handler.options(), Map.of(name, "true", "PUMP_CACHE", path.toString())))
                            .to(sink)));
            assertTrue(why.contains("ModuleNotFoundError: No module named 'greeting'"), why);
        }
        Running running = start(handler.options().withPip(false));
        assertTrue(pumps.untilFailed(running).contains("ModuleNotFoundError"));
    }

    @Test
    void aPythonWithoutVenvIsToldByWhatIsNeeded() {
        HandlerFolder handler = handler("anything");
        Path python = python("raise ModuleNotFoundError(\"No module named 'venv'\")\n");
        String why = pumps.untilFailed(start(handler.options().withPython(python.toString())));
        assertTrue(
                why.startsWith("no virtual environment can be made for " + path.resolve("requirements.txt")
                        + ": Python 3.8 or later with venv and pip is needed; it says:"),
                why);
        assertTrue(why.contains("No module named 'venv'"), why);
    }

    @Test
    void aPythonWithoutVenvIsToldBeforeAnythingRunsIfThereIsSomethingToInstall() throws Exception {
        HandlerFolder handler = handler("anything");
        Path python = python("raise ModuleNotFoundError(\"No module named 'venv'\")\n");
        WorkerOptions options = handler.options().withPython(python.toString());
        SettingException refused =
                assertThrows(SettingException.class, () -> Program.find(options).check(options));
        assertEquals(
                "worker.python: " + python + " (expected: Python 3.8 or later with venv and pip, as there is a"
                        + " requirements.txt; ModuleNotFoundError: No module named 'venv')",
                refused.getMessage());
        WorkerOptions without = options.withPip(false);
        Program.find(without).check(without);
        Files.delete(path.resolve("requirements.txt"));
        Program.find(options).check(options);
    }

    @Test
    void aRestartWhilePipWorksLeavesNoWorkersBehind() throws IOException {
        HandlerFolder handler = handler("anything");
        Path python = slow(python(QUICK_VENV));
        WorkerProcessor processor = processor(handler.options().withPython(python.toString()), ownCache());
        Running first = pumps.begin(flow(processor).to(sink));
        pumps.until(() -> started().size() == 1);
        pumps.await(first.stop());
        Running second = pumps.begin(flow(processor).to(sink));
        pumps.until(() -> isAt(frame -> frame.getClassName().equals(VirtualEnvironment.class.getName())));
        Files.createFile(path.resolve("go"));
        pumps.await(second.completed());
        assertEquals(List.of("you"), HandlerFolder.texts(sink));
        pumps.until(() -> ProcessHandle.current()
                .descendants()
                .noneMatch(process -> process.info().commandLine().orElse("").contains(path.toString())));
        assertEquals(1, started().size());
    }

    @Test
    void whatAKilledPumpWasInstallingEndsWithItAndIsInstalledByTheOneThatWaits() throws IOException {
        HandlerFolder handler = handler("anything");
        Path python = slow(python(QUICK_VENV));
        Process killed =
                ChildJvm.start(KilledPump.class, List.of(), ownCache(), path.resolve("log"), handler.path(), python);
        Running running;
        try {
            pumps.until(() -> started().size() == 1);
            running = pumps.begin(flow(processor(handler.options().withPython(python.toString()), ownCache()))
                    .to(sink));
            pumps.until(() -> isAt(frame -> frame.getMethodName().equals("lock0")));
            assertEquals(1, started().size());
        } finally {
            killed.destroyForcibly();
        }
        long pip = started().get(0);
        pumps.until(() -> ProcessHandle.of(pip).filter(ProcessHandle::isAlive).isEmpty());
        pumps.until(() -> started().size() == 2);
        Files.createFile(path.resolve("go"));
        pumps.await(running.completed());
        assertEquals(List.of("you"), HandlerFolder.texts(sink));
    }

    // --- ---

    private HandlerFolder handler(String requirement) {
        HandlerFolder handler = HandlerFolder.of(path, "def handle_event(context, data):\n    return data\n");
        handler.write("requirements.txt", "--no-index\n" + requirement + "\n");
        return handler;
    }

    private Map<String, String> ownCache() {
        return Map.of("PUMP_CACHE", path.resolve("cache").toString());
    }

    private Running start(WorkerOptions options) {
        return pumps.begin(flow(processor(options, ownCache())).to(sink));
    }

    /** An interpreter that has this for venv. */
    private Path python(String venv) {
        try {
            Path modules = Files.createDirectory(path.resolve("modules"));
            Path python = path.resolve("python");
            Files.writeString(python, "#!/bin/sh\nPYTHONPATH='" + modules + "' exec python3 \"$@\"\n");
            assertTrue(python.toFile().setExecutable(true));
            Files.writeString(modules.resolve("venv.py"), venv);
            Files.writeString(modules.resolve("sitecustomize.py"), "import sys\nsys.executable = '" + python + "'\n");
            return python;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The same interpreter, whose pip works until it may end. */
    private Path slow(Path python) throws IOException {
        Files.writeString(path.resolve("modules").resolve("pip.py"), SLOW_PIP);
        return python;
    }

    /** The processes in which pip has begun. */
    private List<Long> started() {
        Path file = path.resolve("started");
        try {
            return Files.exists(file)
                    ? Files.readAllLines(file).stream().map(Long::valueOf).toList()
                    : List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether a thread is in such a method. */
    private static boolean isAt(Predicate<StackTraceElement> method) {
        return Thread.getAllStackTraces().values().stream()
                .anyMatch(stack -> stack.length > 0 && method.test(stack[0]));
    }
}
