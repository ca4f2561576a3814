package io.reactorpump.worker;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reactorpump.api.Reply;
import io.reactorpump.api.Sink;
import io.reactorpump.api.error.Origin;
import io.reactorpump.core.config.About;
import io.reactorpump.core.config.Config;
import io.reactorpump.core.config.Notation;
import io.reactorpump.core.config.Problems;
import io.reactorpump.core.config.Setting;
import io.reactorpump.core.kind.CoreKinds;
import io.reactorpump.core.kind.DescribedPipelines;
import io.reactorpump.core.kind.Kind;
import io.reactorpump.core.kind.KindCatalog;
import io.reactorpump.test.Pumps;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Workers in pipelines that a file describes. */
class WorkerKindsIT {

    @RegisterExtension
    final Pumps pumps = Pumps.apart();

    @TempDir
    Path path;

    private final List<Object> arrived = new CopyOnWriteArrayList<>();
    private final Problems problems = new Problems();

    @About("Keeps what arrives")
    private record KeepOptions() {}

    private DescribedPipelines described(Map<String, Object> processor) {
        return described(processor, problems);
    }

    private DescribedPipelines described(Map<String, Object> processor, Problems problems) {
        List<Kind<?, ?>> kinds = new ArrayList<>(new CoreKinds().kinds());
        kinds.addAll(new WorkerKinds().kinds());
        kinds.add(Kind.sink("keep", KeepOptions.class, (options, site) -> Sink.of("keep", arrived::add)));
        Map<String, Object> source = Map.of("kind", "trigger", "on", List.of(Map.of("kind", "once")));
        Map<String, Object> sink = Map.of("kind", "keep");
        Config file = Config.of(Setting.Section.empty(new Origin("a.yaml", 1)), Notation.DOTTED)
                .with(Map.<String, Object>of("source", source, "processor", processor, "sink", sink));
        return DescribedPipelines.of(file, "described", path, KindCatalog.of(kinds), problems);
    }

    @Test
    void aProcessorAsTheDocumentDescribesItIsAWorkerAndMakesReplies() {
        HandlerFolder.of(path, """
                import os, json

                def handle_event(context, data):
                    trigger = json.loads(data)["trigger"]
                    return context.response("key", os.environ["WHO"] + " saw " + trigger, "a/b", {"h": "v"})
                """);
        DescribedPipelines described = described(Map.<String, Object>of(
                "moduleName", "handler", "workers", 2, "env", List.of(Map.of("name", "WHO", "value", "worker"))));
        assertEquals(List.of(), problems.all());
        pumps.await(pumps.begin(described.pipelines().get(0)).completed());
        Reply reply = (Reply) arrived.get(0);
        assertEquals(Optional.of("key"), reply.key());
        assertEquals(Optional.of("a/b"), reply.contentType());
        assertEquals("v", reply.headers().text("h").orElseThrow());
        assertArrayEquals("worker saw once".getBytes(StandardCharsets.UTF_8), (byte[]) reply.payload());
    }

    private List<String> told(Map<String, Object> processor) {
        Problems wrong = new Problems();
        described(processor, wrong);
        return wrong.all().stream()
                .map(problem -> problem.path() + ": " + problem.value() + " (" + problem.expected() + ")")
                .toList();
    }

    @Test
    void whatCouldNotBeStartedIsToldBeforeAnythingRuns() throws IOException {
        Path ran = path.resolve("ran");
        HandlerFolder.of(path, "open('" + ran + "', 'w')\ndef handle_event(context, data:\n    pass\n");
        String file = path.resolve("handler.py").toString();
        String broken = told(Map.of()).get(0);
        assertTrue(broken.startsWith(
                "processor.moduleName: handler (a Python module that can be compiled; " + file + ":2: "));
        assertFalse(Files.exists(ran));
        assertEquals(
                "processor.moduleName: other (a Python module or a class in " + path + ", such as other.py)",
                told(Map.of("moduleName", "other")).get(0));
        assertEquals(
                "processor.moduleName: handlr (a Python module or a class in " + path + ", such as handlr.py)",
                told(Map.of("handlerPath", file, "moduleName", "handlr")).get(0));
        HandlerFolder.of(path, "x = " + "-".repeat(100_000) + "1\n");
        String deep = told(Map.of()).get(0);
        assertTrue(deep.contains("; " + file + ":1: ") && !deep.contains("Traceback"), deep);
        assertEquals(
                "processor.handlerPath: " + path.resolve("nowhere")
                        + " (a folder, a Python file, a jar or an executable that can be read)",
                told(Map.of("handlerPath", path.resolve("nowhere").toString())).get(0));
        HandlerFolder.of(path, "def handle_event(context, data): pass\n");
        assertEquals(List.of(), told(Map.of()));
        assertTrue(told(Map.of("python", "no-such-python"))
                .get(0)
                .startsWith("processor.python: no-such-python (Python 3.8"));
        Path beside = Files.createDirectories(path.resolve("venv/bin")).resolve("python");
        Files.createSymbolicLink(beside, Python.find(Optional.empty()).executable());
        assertEquals(List.of(), told(Map.of("python", "venv/bin/python")));
        Path classes = Files.createDirectory(path.resolve("classes"));
        Path named = Files.createDirectories(classes.resolve("a"));
        Files.write(named.resolve("Broken.class"), new byte[] {1, 2, 3});
        assertTrue(told(Map.of("handlerPath", classes.toString(), "moduleName", "a.Broken"))
                .get(0)
                .startsWith("processor.moduleName: a.Broken (a class that implements " + Handler.class.getName()));
    }

    @Test
    void aClassThatCannotBeMadeIsToldBeforeAnythingRuns() throws IOException {
        List<String> sources = List.of(
                write("ThirdParty", "public class ThirdParty {}"),
                write("Thin", "public class Thin extends Base { public Thin(ThirdParty needed) {} }"),
                write("Base", """
                        public abstract class Base implements io.reactorpump.worker.Handler {
                            public Object handle(io.reactorpump.worker.HandlerContext context, byte[] data) { return null; }
                        }
                        """),
                write("Hidden", "class Hidden extends Base { public Hidden() {} }"),
                write("Sound", "public class Sound extends Base {}"));
        List<String> arguments = new ArrayList<>(
                List.of("-proc:none", "-d", path.toString(), "-cp", System.getProperty("java.class.path")));
        arguments.addAll(sources);
        assertEquals(0, ToolProvider.getSystemJavaCompiler().run(null, null, null, arguments.toArray(String[]::new)));
        Files.delete(path.resolve("ThirdParty.class"));
        String expected = " (a class that implements " + Handler.class.getName() + "; ";
        assertEquals(
                List.of("processor.moduleName: Thin" + expected + "java.lang.NoClassDefFoundError: ThirdParty)"),
                told(Map.of("moduleName", "Thin")));
        for (String name : List.of("Base", "Hidden")) {
            assertEquals(
                    List.of("processor.moduleName: " + name + expected
                            + "it is no public class with a public constructor without arguments)"),
                    told(Map.of("moduleName", name)));
        }
        assertEquals(List.of(), told(Map.of("moduleName", "Sound")));
    }

    private String write(String name, String source) throws IOException {
        return Files.writeString(path.resolve(name + ".java"), source).toString();
    }

    @Test
    void whatCannotBeIsToldAtItsKey() {
        HandlerFolder.of(path, "def handle_event(context, data): pass\n");
        described(Map.<String, Object>of("workers", 0, "inFlight", "many", "workerz", 1));
        assertEquals(
                List.of("processor.inFlight: many (a whole number)", "processor.workers: 0 (> 0)"),
                problems.all().stream()
                        .map(problem -> problem.path() + ": " + problem.value() + " (" + problem.expected() + ")")
                        .filter(text -> !text.contains("workerz"))
                        .toList());
        assertEquals(
                1,
                problems.all().stream()
                        .filter(problem -> problem.path().contains("workerz"))
                        .count());
    }
}
