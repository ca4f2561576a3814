package io.reactorpump.core;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What signals do to a process that pumps. */
@DisabledOnOs(OS.WINDOWS)
class ShutdownDrainTest {

    private static final long SIGINT = 1L << (2 - 1);
    private static final String NO_STALL = String.valueOf(Long.MAX_VALUE);

    @TempDir
    Path folder;

    private final List<Process> processes = new ArrayList<>();
    private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
    private final List<String> output = new ArrayList<>();

    @AfterEach
    void killWhatIsLeft() {
        processes.forEach(Process::destroyForcibly);
    }

    @Test
    void aSignalUnderLoadDrainsCommitsAndReports() throws Exception {
        Process process = start(NO_STALL);
        await("written 120");

        terminate(process);

        assertThat(exitOf(process)).isEqualTo(143);
        List<Long> written = written();
        assertThat(written).hasSizeGreaterThan(120).isEqualTo(zeroTo(written.size()));
        assertThat(committed()).isEqualTo(written.size() - 1);
        await("the pump is CLOSED (expected: OPEN to start pipeline 'late')");
        int all = written.size();
        await("shutdown: draining 1 pipeline, at most 30 s; another signal ends the process at once");
        await("shutdown: pipeline 'numbers': " + all + " emitted = " + all
                + " acked + 0 dead-lettered + 0 rejected + 0 abandoned");
    }

    @Test
    void theNextProcessGoesOnWhereTheDrainedOneStopped() throws Exception {
        Process first = start(NO_STALL);
        await("written 20");
        terminate(first);
        exitOf(first);
        long drained = committed();
        Process second = start(NO_STALL);
        await("written " + ((drained / 100 + 1) * 100 + 20));
        terminate(second);
        exitOf(second);

        List<Long> written = written();
        assertThat(written).hasSizeGreaterThan((int) drained + 1).isEqualTo(zeroTo(written.size()));
    }

    @Test
    void anotherSignalEndsAStalledDrainAtOnceAndNothingIsLost() throws Exception {
        Process process = start("50");
        await("written 20");
        terminate(process);
        await("shutdown: draining 1 pipeline");
        await("in flight, the oldest [partition=numbers, offset=50] at stage 'file' for ");

        long secondAt = System.nanoTime();
        terminate(process);

        assertThat(exitOf(process)).isEqualTo(143);
        assertThat(TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - secondAt)).isLessThan(10);
        assertThat(written()).isEqualTo(zeroTo(50));

        Process next = start(NO_STALL);
        await("written 120");
        terminate(next);
        exitOf(next);
        assertThat(written()).containsAll(zeroTo(121));
        assertThat(committed()).isEqualTo(written().get(written().size() - 1));
    }

    @Test
    void anInterruptFromTheKeyboardDrainsToo() throws Exception {
        Process process = start(NO_STALL);
        await("written 20");

        Process kill = new ProcessBuilder("kill", "-INT", String.valueOf(process.pid())).start();
        processes.add(kill);

        assertThat(exitOf(process)).isEqualTo(130);
        assertThat(written()).isEqualTo(zeroTo(committed() + 1));
    }

    // --- the rest is plumbing ---

    private Process start(String stallsAt) throws IOException {
        List<String> command = new ArrayList<>(withInterrupts());
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                NumbersMain.class.getName(),
                folder.toString(),
                stallsAt));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        processes.add(process);
        Thread reader = new Thread(() -> read(process), "child-output");
        reader.setDaemon(true);
        reader.start();
        return process;
    }

    /**
     * A shell's background job is started with SIGINT ignored, and so are its children, which a JVM respects. There the child
     * is started by what puts that right.
     */
    private static List<String> withInterrupts() throws IOException {
        Path status = Path.of("/proc/self/status");
        boolean ignored = Files.exists(status)
                && Files.readAllLines(status).stream()
                        .filter(line -> line.startsWith("SigIgn:"))
                        .anyMatch(line ->
                                (Long.parseUnsignedLong(line.substring(7).trim(), 16) & SIGINT) != 0);
        return ignored ? List.of("env", "--default-signal=INT") : List.of();
    }

    private void read(Process process) {
        try (BufferedReader reader = process.inputReader(UTF_8)) {
            reader.lines().forEach(lines::add);
        } catch (UncheckedIOException | IOException e) {
            lines.add("the output ended: " + e);
        }
    }

    /** Waits for a line with this in it, which may have come before. */
    private void await(String part) throws InterruptedException {
        while (output.stream().noneMatch(line -> line.contains(part))) {
            String line = lines.poll(30, TimeUnit.SECONDS);
            assertThat(line).as("a line with '%s' after %s", part, output).isNotNull();
            output.add(line);
        }
    }

    /** SIGTERM; the process's own destroy would close its output too. */
    private static void terminate(Process process) {
        process.toHandle().destroy();
    }

    private static int exitOf(Process process) throws InterruptedException {
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).as("ended").isTrue();
        return process.exitValue();
    }

    private List<Long> written() throws IOException {
        return Files.readAllLines(folder.resolve("written")).stream()
                .map(Long::valueOf)
                .toList();
    }

    private long committed() throws IOException {
        return Long.parseLong(Files.readString(folder.resolve("committed")));
    }

    private static List<Long> zeroTo(long end) {
        return LongStream.range(0, end).boxed().toList();
    }
}
