package io.reactorpump.hazelcast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.reactorpump.api.ComponentContext;
import io.reactorpump.api.Sink;
import io.reactorpump.api.error.InfrastructureException;
import io.reactorpump.api.error.SettingException;
import io.reactorpump.api.policy.Backoff;
import io.reactorpump.api.policy.FailurePolicy;
import io.reactorpump.api.policy.RetryPolicy;
import io.reactorpump.api.policy.StageOptions;
import io.reactorpump.core.Pipeline;
import io.reactorpump.core.Pump;
import io.reactorpump.core.Running;
import io.reactorpump.core.status.DrainReport;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;

/** Work on a cluster of two other processes, one of which is killed with {@code kill -9} in the middle of it, and then the other. */
@Timeout(300)
class OffloadIT {

    static final String CLUSTER = "offload-it";
    private static final Duration LIMIT = Duration.ofSeconds(120);

    /** Other than the default, where a cluster of somebody else may be. */
    private static final int PORT = 15_701;

    private final List<Process> children = new ArrayList<>();
    private final List<Where> results = new CopyOnWriteArrayList<>();

    @AfterEach
    void end() {
        children.forEach(Process::destroyForcibly);
    }

    /** The address of a member that has been started. */
    private String member(String... others) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                MemberChild.class.getName(),
                String.valueOf(PORT)));
        command.addAll(List.of(others));
        Process child = new ProcessBuilder(command).redirectErrorStream(true).start();
        children.add(child);
        BufferedReader output =
                new BufferedReader(new InputStreamReader(child.getInputStream(), StandardCharsets.UTF_8));
        StringBuilder said = new StringBuilder();
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            said.append(line).append('\n');
            if (line.startsWith("member ")) {
                assertThat(line).endsWith(" of " + (others.length + 1));
                Thread reader = new Thread(() -> output.lines().forEach(ignored -> {}), "output of a child");
                reader.setDaemon(true);
                reader.start();
                return "127.0.0.1:" + line.split(" ")[1];
            }
        }
        throw new AssertionError("the member did not start: " + said);
    }

    @Test
    void G1_nothingIsLostWhenMembersAreKilledAndTheRestIsDoneHere() throws Exception {
        String one = member();
        String other = member(one);
        int count = 3_000;
        CountDownLatch some = new CountDownLatch(200);
        CountDownLatch more = new CountDownLatch(1_000);
        Offload<Integer, Where> offload = Offload.<Integer, Where>to("grid", Where::work)
                .inFlightPerMember(4)
                .elseLocally();
        try (Pump pump = Pump.create().connection(HazelcastGrid.client("grid", CLUSTER, one, other))) {
            Running running = pump.start(Pipeline.named("offloading")
                    .from("numbers", Flux.range(0, count))
                    .process(offload, StageOptions.concurrency(16))
                    .to(Sink.of("results", result -> {
                        results.add(result);
                        some.countDown();
                        more.countDown();
                    })));
            assertThat(some.await(120, TimeUnit.SECONDS)).isTrue();
            kill(children.get(0));
            assertThat(more.await(120, TimeUnit.SECONDS)).isTrue();
            kill(children.get(1));
            DrainReport report = running.report().block(LIMIT);

            assertThat(report).isNotNull();
            assertThat(report.acked()).isEqualTo(count);
        }
        assertThat(results).extracting(Where::number).containsExactlyElementsOf(numbers(count));
        Set<Long> processes = results.stream().map(Where::process).collect(Collectors.toSet());
        assertThat(processes)
                .containsExactlyInAnyOrder(
                        children.get(0).pid(),
                        children.get(1).pid(),
                        ProcessHandle.current().pid());
        assertThat(offload.resubmitted())
                .as("tasks of a member that was killed")
                .isPositive();
        assertThat(offload.doneLocally()).isPositive();
    }

    private static void kill(Process child) throws InterruptedException {
        assertThat(child.isAlive()).isTrue();
        child.destroyForcibly().waitFor(30, TimeUnit.SECONDS);
        assertThat(child.exitValue()).isEqualTo(137);
    }

    /** Holds a task up until it is let go. */
    private static final CountDownLatch LET_GO = new CountDownLatch(1);

    private static int heldUp(int number) throws InterruptedException {
        if (number == 1) {
            LET_GO.await();
        }
        if (number == 2) {
            throw new IllegalArgumentException("not this one");
        }
        if (number == 4) {
            throw new InfrastructureException("the database of the function is away", null);
        }
        return number;
    }

    @Test
    void aClientHasToKnowWhereToGoAndAFunctionHasToBeFitToBeSent(@TempDir Path folder) throws IOException {
        Path settings =
                Files.writeString(folder.resolve("pipelines.conf"), "[connection:grid]\nmode = client\nport = 0\n");
        try (Pump pump = Pump.load(settings).connection("grid", HazelcastGrid::of)) {
            assertThatThrownBy(() -> pump.start(pipeline(Offload.to("grid", n -> n))))
                    .hasMessageContaining("port: 0 (expected: from 1 to 65535)");
        }
        Object notSerializable = new Object();
        ComponentContext context = new ComponentContext("p", "offload", Schedulers.immediate());
        assertThatThrownBy(() -> Offload.<Integer, Object>to("grid", n -> notSerializable)
                        .open(context)
                        .block())
                .isInstanceOf(SettingException.class)
                .hasMessageContaining("a function that can be sent to another machine");
    }

    private static Pipeline pipeline(Offload<Integer, Integer> offload) {
        return Pipeline.named("p")
                .from("numbers", Flux.range(0, 5))
                .process(offload)
                .to(Sink.of("nowhere", n -> {}));
    }

    @Test
    void thisProcessIsAMemberByDefaultAndWhatTakesTooLongOrThrowsFailsItsEventAlone(@TempDir Path folder)
            throws IOException {
        Path settings = Files.writeString(
                folder.resolve("pipelines.conf"),
                "[connection:grid]\ncluster = alone-it\nport = " + (PORT + 100) + "\n");
        List<Object> written = new CopyOnWriteArrayList<>();
        List<String> letters = new CopyOnWriteArrayList<>();
        Offload<Integer, Integer> offload = Offload.<Integer, Integer>to("grid", OffloadIT::heldUp)
                .inFlightPerMember(2)
                .deadline(Duration.ofSeconds(10))
                .elseLocally();
        try (Pump pump = Pump.load(settings).connection("grid", HazelcastGrid::of)) {
            Running running = pump.start(Pipeline.named("alone")
                    .from("numbers", Flux.range(0, 5))
                    .process(
                            offload,
                            StageOptions.concurrency(4)
                                    .onFailure(FailurePolicy.deadLetter(Sink.of(
                                                    "letters",
                                                    letter -> letters.add(letter.errors()
                                                            .get(0)
                                                            .type())))
                                            .infrastructure(new RetryPolicy(1, Backoff.none()))))
                    .to(Sink.of("written", written::add)));
            DrainReport report = running.report().block(LIMIT);

            assertThat(report).isNotNull();
            assertThat(report.deadLettered()).isEqualTo(3);
        } finally {
            LET_GO.countDown();
        }
        assertThat(written).containsExactly(0, 3);
        assertThat(letters)
                .containsExactlyInAnyOrder(
                        IllegalArgumentException.class.getName(),
                        TimeoutException.class.getName(),
                        InfrastructureException.class.getName());
        assertThat(offload.doneLocally()).as("as the cluster was there").isZero();
    }

    private static List<Integer> numbers(int count) {
        return IntStream.range(0, count).boxed().toList();
    }
}
