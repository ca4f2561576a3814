package io.reactorpump.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A {@link ConsumerChild}, and the lines that it has written. */
final class ConsumerProcess implements AutoCloseable {

    private final Process process;
    private final Path file;

    private ConsumerProcess(Process process, Path file) {
        this.process = process;
        this.file = file;
    }

    /**
     * Starts one that reads the topic as a member of the group of the same name.
     *
     * @param file where it writes its lines
     * @param settings its system properties
     */
    static ConsumerProcess start(String servers, String topic, Path file, Map<String, Integer> settings)
            throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1"));
        settings.forEach((key, value) -> command.add("-D" + key + "=" + value));
        command.addAll(List.of(
                "-cp",
                System.getProperty("java.class.path"),
                ConsumerChild.class.getName(),
                servers,
                topic,
                file.toString()));
        return new ConsumerProcess(
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(log(file).toFile())
                        .start(),
                file);
    }

    private static Path log(Path file) {
        return file.resolveSibling(file.getFileName() + ".log");
    }

    boolean isAlive() {
        return process.isAlive();
    }

    void assertAlive() throws IOException {
        assertThat(process.isAlive()).as(Files.readString(log(file))).isTrue();
    }

    /** Kills it with {@code kill -9}, and gives how it ended. */
    int kill() throws InterruptedException {
        process.destroyForcibly().waitFor(30, TimeUnit.SECONDS);
        return process.exitValue();
    }

    /** Has it finish what it holds, and gives how it ended. */
    int drain() throws IOException, InterruptedException {
        try (OutputStream input = process.getOutputStream()) {
            input.write(ConsumerChild.DRAIN);
        }
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return process.exitValue();
    }

    /** What it has written. */
    List<Line> lines() {
        try {
            String text = Files.exists(file) ? Files.readString(file) : "";
            // The last may be cut off by a kill.
            return text.substring(0, text.lastIndexOf('\n') + 1)
                    .lines()
                    .map(Line::of)
                    .toList();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    /**
     * One line.
     *
     * @param value a key, and a number that grows with each record of the key
     */
    record Line(String partition, int offset, String value) {

        static Line of(String text) {
            String[] fields = text.split("\t");
            return new Line(fields[0], Integer.parseInt(fields[1]), fields[2]);
        }

        String key() {
            return value.substring(0, value.indexOf('-'));
        }

        int number() {
            return Integer.parseInt(value.substring(value.indexOf('-') + 1));
        }
    }

    /** Refuses lines of which one comes after a later one of its key. */
    static void assertInOrder(List<Line> lines) {
        Map<String, Integer> numbers = new HashMap<>();
        for (Line line : lines) {
            Integer before = numbers.put(line.key(), line.number());
            assertThat(before == null || before < line.number())
                    .as("%s comes after %s-%s", line.value(), line.key(), before)
                    .isTrue();
        }
    }
}
