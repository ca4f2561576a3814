package io.reactorpump.samples.earthquakes;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;

/** The demo in a process of its own, which can be killed. */
final class Child implements AutoCloseable {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final Process process;
    private final OutputFolder out;
    private final long sizeBefore;
    private final List<String> printed = new ArrayList<>();
    private final CompletableFuture<Void> closed = new CompletableFuture<>();

    private Child(Process process, OutputFolder out, long sizeBefore) {
        this.process = process;
        this.out = out;
        this.sizeBefore = sizeBefore;
    }

    /** Starts the demo with these settings more. */
    static Child start(OutputFolder out, String... settings) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx256m",
                "-cp",
                System.getProperty("java.class.path"),
                "-Dquakes.csv=" + Expected.CATALOG.toAbsolutePath(),
                "-Dquakes.out=" + out.dir()));
        command.addAll(List.of(settings));
        command.add(EarthquakesDemo.class.getName());
        long before = size(out);
        Child child =
                new Child(new ProcessBuilder(command).redirectErrorStream(true).start(), out, before);
        Thread reader = new Thread(child::read, "output of the child");
        reader.setDaemon(true);
        reader.start();
        return child;
    }

    private void read() {
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                synchronized (printed) {
                    printed.add(line);
                }
            }
            closed.complete(null);
        } catch (IOException e) {
            closed.completeExceptionally(e);
        }
    }

    private static long size(OutputFolder out) throws IOException {
        return Files.exists(out.filtered()) ? Files.size(out.filtered()) : 0;
    }

    /** What it has printed so far. */
    List<String> printed() {
        synchronized (printed) {
            return List.copyOf(printed);
        }
    }

    /** The last line it has printed. */
    String lastLine() {
        List<String> lines = printed();
        return lines.isEmpty() ? "" : lines.get(lines.size() - 1);
    }

    /** Returns when it has written more than so many bytes of rows, or has ended. */
    void awaitRows(long bytes) throws IOException {
        long deadline = System.nanoTime() + LIMIT.toNanos();
        while (process.isAlive() && size(out) <= sizeBefore + bytes) {
            pause(deadline);
        }
    }

    /** Whether it has written rows. */
    boolean hasWritten() throws IOException {
        return size(out) > sizeBefore;
    }

    /** Returns when it has printed such a line. */
    void awaitLine(Predicate<String> line) {
        long deadline = System.nanoTime() + LIMIT.toNanos();
        while (printed().stream().noneMatch(line)) {
            pause(deadline);
        }
    }

    private void pause(long deadline) {
        if (System.nanoTime() > deadline) {
            throw new AssertionError("the child does not go on: " + printed());
        }
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(2));
    }

    /** Kills it after this time; false if it ended by itself before. */
    boolean killAfter(Duration time) throws Exception {
        if (process.waitFor(time.toMillis(), TimeUnit.MILLISECONDS)) {
            return false;
        }
        process.toHandle().destroyForcibly();
        return awaitEnd() == 128 + 9;
    }

    /** Sends a SIGTERM. */
    void terminate() {
        // Not of the process itself, which would close its output.
        process.toHandle().destroy();
    }

    /** The exit code, when it has ended and all its output is read. */
    int awaitEnd() throws Exception {
        if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
            throw new TimeoutException("the child does not end: " + printed());
        }
        closed.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
        return process.exitValue();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
