package io.reactorpump.samples.benchmarks.http;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** The JVM of the server. */
final class ServerProcess implements AutoCloseable {

    static final String MARK = "server ";

    private final Process process;
    private final Writer asking;
    private final BufferedReader lines;
    private final int port;

    private ServerProcess() throws IOException {
        this.process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xms512m",
                        "-Xmx512m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        ServerMain.class.getName())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        this.asking = process.outputWriter(StandardCharsets.UTF_8);
        this.lines = process.inputReader(StandardCharsets.UTF_8);
        this.port = (int) number();
    }

    static ServerProcess start() throws IOException {
        return new ServerProcess();
    }

    int port() {
        return port;
    }

    /** Nanoseconds of CPU that it has used. */
    long cpu() throws IOException {
        asking.write("\n");
        asking.flush();
        return number();
    }

    private long number() throws IOException {
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.startsWith(MARK)) {
                return Long.parseLong(line.substring(MARK.length()));
            }
        }
        throw new IllegalStateException("the server has ended");
    }

    @Override
    public void close() {
        process.destroy();
    }
}
