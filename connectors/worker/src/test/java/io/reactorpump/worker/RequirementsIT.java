package io.reactorpump.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reactorpump.core.Running;
import io.reactorpump.test.MemorySink;
import io.reactorpump.test.MemorySource;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** pip installs what a requirements.txt asks for: a wheel that is made here, so no index is needed. */
class RequirementsIT {

    @RegisterExtension
    final Pumps pumps = new Pumps();

    @TempDir
    Path path;

    @TempDir
    Path cache;

    private final MemorySink<Response> sink = MemorySink.named("out");
    private HandlerFolder handler;
    private Path wheel;

    @BeforeEach
    void makeAWheel() throws IOException {
        handler = HandlerFolder.of(
                path, "import greeting\ndef handle_event(context, data):\n    return greeting.HELLO + data.decode()\n");
        wheel = path.resolve("greeting-1.0-py3-none-any.whl");
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
    }

    private static void entry(ZipOutputStream zip, String name, String text) throws IOException {
        zip.putNextEntry(new ZipEntry(name));
        zip.write(text.getBytes(StandardCharsets.UTF_8));
        zip.closeEntry();
    }

    private Running start(Map<String, String> surroundings) {
        return pumps.start(HandlerFolder.flow(
                        WorkerProcessor.of(handler.options()).in(surroundings),
                        MemorySource.of("texts", HandlerFolder.bytes("you")))
                .to(sink));
    }

    @Test
    void requirementsAreInstalledOnceIntoAnEnvironmentOfTheirOwn() throws IOException {
        handler.write("requirements.txt", "--no-index\n./" + wheel.getFileName() + "\n");
        Map<String, String> surroundings = Map.of("PUMP_CACHE", cache.toString());
        pumps.await(start(surroundings).completed());
        assertEquals(List.of("hello you"), HandlerFolder.texts(sink));
        // The second time nothing is left to be installed.
        Files.delete(wheel);
        pumps.await(start(surroundings).completed());
        assertEquals(List.of("hello you", "hello you"), HandlerFolder.texts(sink));
    }

    @Test
    void whatPipCannotInstallFailsTheStartWithWhatItSays() {
        handler.write("requirements.txt", "--no-index\nno-such-package-anywhere==1.0\n");
        String why = pumps.untilFailed(start(Map.of("PUMP_CACHE", cache.toString())));
        assertTrue(why.startsWith("pip could not install " + path.resolve("requirements.txt") + "; it says:"), why);
        assertTrue(why.contains("No matching distribution found for no-such-package-anywhere==1.0"), why);
    }

    @Test
    void pipCanBeSwitchedOffByTheEnvironmentAndByAnOption() {
        handler.write("requirements.txt", "--no-index\nno-such-package-anywhere==1.0\n");
        for (String name : List.of("BRUCO_DISABLE_PIP", "PUMP_DISABLE_PIP")) {
            String why = pumps.untilFailed(start(Map.of(name, "true", "PUMP_CACHE", cache.toString())));
            assertTrue(why.contains("ModuleNotFoundError: No module named 'greeting'"), why);
        }
        Running running = pumps.start(
                HandlerFolder.flow(handler.options().withPip(false), "you").to(sink));
        assertTrue(pumps.untilFailed(running).contains("ModuleNotFoundError"));
    }
}
