package io.reactorpump.micronaut;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A {@link ServerChild}, or another program that prints a number when it has started, and what it has written. */
final class ServerProcess implements AutoCloseable {

    final int port;
    private final Process process;
    private final Path file;

    private ServerProcess(Process process, int port, Path file) {
        this.process = process;
        this.port = port;
        this.file = file;
    }

    /**
     * Starts one, and waits until it listens.
     *
     * @param file what its collectors append to
     */
    static ServerProcess start(Path file) throws IOException {
        return start(ServerChild.class, file);
    }

    static ServerProcess start(Class<?> main, Path file) throws IOException {
        Files.createFile(file);
        Path log = log(file);
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx512m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        main.getName(),
                        file.toString())
                .redirectError(log.toFile())
                .start();
        BufferedReader output =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        StringBuilder read = new StringBuilder();
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            if (line.matches("\\d+")) {
                return new ServerProcess(process, Integer.parseInt(line), file);
            }
            read.append(line).append('\n');
        }
        throw new IOException("it did not start: " + read + Files.readString(log));
    }

    /** What it has written, a line each. */
    List<String> written() {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Path log(Path file) {
        return file.resolveSibling(file.getFileName() + ".log");
    }

    /** What it has said on its standard error. */
    String said() throws IOException {
        return Files.readString(log(file));
    }

    /** From now on what it holds back is written. */
    void open() throws IOException {
        process.getOutputStream().write('\n');
        process.getOutputStream().flush();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Asks it to end, as {@code kill} and a container do. */
    void terminate() {
        // The process itself would close the pipes too.
        process.toHandle().destroy();
    }

    /** How it has ended. */
    int exit() throws InterruptedException {
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            throw new IllegalStateException("it has not ended");
        }
        return process.exitValue();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
