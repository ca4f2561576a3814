package io.reactorpump.hazelcast;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactorpump.api.Sink;
import io.reactorpump.api.error.Origin;
import io.reactorpump.core.Pump;
import io.reactorpump.core.config.About;
import io.reactorpump.core.config.Config;
import io.reactorpump.core.config.Notation;
import io.reactorpump.core.config.Problems;
import io.reactorpump.core.config.Setting;
import io.reactorpump.core.kind.CoreKinds;
import io.reactorpump.core.kind.DescribedPipelines;
import io.reactorpump.core.kind.Kind;
import io.reactorpump.core.kind.KindCatalog;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** Work on a cluster in pipelines that a file describes. */
class HazelcastKindsIT {

    /** Other than the default, where a cluster of somebody else may be. */
    private static final String PORT = "15731";

    private static final AtomicBoolean TOUCHED = new AtomicBoolean();

    private final List<Object> arrived = new CopyOnWriteArrayList<>();
    private final Problems problems = new Problems();

    @About("Keeps what arrives")
    private record KeepOptions() {}

    /** Takes the name of the trigger out of a firing. */
    public static final class Trigger implements GridFunction<Object, Object> {

        private static final long serialVersionUID = 1L;

        @Override
        public Object apply(Object payload) {
            return String.valueOf(((Map<?, ?>) payload).get("trigger"));
        }
    }

    /** Who touches it has run code of the file's. */
    public static final class Loud implements GridFunction<Object, Object> {

        private static final long serialVersionUID = 1L;

        static {
            TOUCHED.set(true);
        }

        @Override
        public Object apply(Object payload) {
            return payload;
        }
    }

    private DescribedPipelines described(String function, String connection) {
        List<Kind<?, ?>> kinds = new ArrayList<>(new CoreKinds().kinds());
        kinds.addAll(new HazelcastKinds().kinds());
        kinds.add(Kind.sink("keep", KeepOptions.class, (options, site) -> Sink.of("keep", arrived::add)));
        Map<String, String> grid = Map.of("kind", "hazelcast", "cluster", "kinds-it", "port", PORT);
        Map<String, String> offload =
                Map.of("kind", "offload", "connection", connection, "function", function, "concurrency", "4");
        Map<String, Object> once = Map.of("kind", "trigger", "on", List.of(Map.of("kind", "once")));
        Config file = Config.of(Setting.Section.empty(new Origin("a.yaml", 1)), Notation.DOTTED)
                .with(Map.<String, Object>of(
                        "connections",
                        Map.of("grid", grid),
                        "source",
                        once,
                        "processor",
                        offload,
                        "sink",
                        Map.of("kind", "keep")));
        return DescribedPipelines.of(file, "described", Path.of(""), KindCatalog.of(kinds), problems);
    }

    @Test
    void theMembersCallTheFunctionThatTheFileNames() {
        DescribedPipelines described = described(Trigger.class.getName(), "grid");
        problems.throwIfAny();
        try (Pump pump = described.connected(Pump.create())) {
            pump.start(described.pipelines().get(0)).completed().block(Duration.ofSeconds(120));
        }
        assertThat(arrived).containsExactly("once");
    }

    @Test
    void aFunctionIsMadeWhenItsPipelineRunsAndNotBefore() throws Exception {
        DescribedPipelines described = described(Loud.class.getName(), "grid");
        problems.throwIfAny();
        assertThat(described.pipelines()).hasSize(1);
        assertThat(TOUCHED).isFalse();
        Class.forName(Loud.class.getName());
        assertThat(TOUCHED).isTrue();
    }

    @Test
    void whatCouldNotBeSentIsToldBeforeAnythingRuns() {
        described("com.example.Nobody", "gird");
        assertThat(problems.all())
                .extracting(problem -> problem.path() + ": " + problem.value())
                .containsExactlyInAnyOrder("processor.connection: gird", "processor.function: com.example.Nobody");
        described(String.class.getName(), "grid");
        assertThat(problems.all())
                .extracting(problem -> problem.path() + ": " + problem.value())
                .contains("processor.function: java.lang.String");
    }
}
