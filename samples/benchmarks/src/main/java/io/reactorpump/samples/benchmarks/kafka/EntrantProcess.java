package io.reactorpump.samples.benchmarks.kafka;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** The JVM of one entrant, which takes one turn after the other until it is closed. */
final class EntrantProcess implements AutoCloseable {

    private final Entrant entrant;
    private final Process process;
    private final Writer turns;
    private final BufferedReader lines;
    private int taken;

    private EntrantProcess(Entrant entrant, Process process) {
        this.entrant = entrant;
        this.process = process;
        this.turns = process.outputWriter(StandardCharsets.UTF_8);
        this.lines = process.inputReader(StandardCharsets.UTF_8);
    }

    static EntrantProcess start(Entrant entrant, String servers, String input) throws IOException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xms1g",
                        "-Xmx1g",
                        "-Drecords=" + entrant.row().records(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        ContenderMain.class.getName(),
                        entrant.name(),
                        servers,
                        input)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        return new EntrantProcess(entrant, process);
    }

    Entrant entrant() {
        return entrant;
    }

    /** Lets it read the input once more, in a group of its own. */
    Result take(String output) throws IOException {
        turns.write(output + " " + entrant.name() + "-" + taken++ + "\n");
        turns.flush();
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (Result.isLine(line)) {
                return Result.of(line);
            }
        }
        throw new IllegalStateException(entrant + " failed in its turn " + taken);
    }

    /** Ends it. */
    @Override
    public void close() {
        process.destroyForcibly();
    }
}
