package io.reactorpump.worker;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

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
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Workers in pipelines that a file describes. */
class WorkerKindsIT {

    @RegisterExtension
    final Pumps pumps = new Pumps();

    @TempDir
    Path path;

    private final List<Object> arrived = new CopyOnWriteArrayList<>();
    private final Problems problems = new Problems();

    @About("Keeps what arrives")
    private record KeepOptions() {}

    private DescribedPipelines described(Map<String, Object> processor) {
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
        pumps.await(pumps.start(described.pipelines().get(0)).completed());
        Reply reply = (Reply) arrived.get(0);
        assertEquals(Optional.of("key"), reply.key());
        assertEquals(Optional.of("a/b"), reply.contentType());
        assertEquals("v", reply.headers().text("h").orElseThrow());
        assertArrayEquals("worker saw once".getBytes(StandardCharsets.UTF_8), (byte[]) reply.payload());
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
