package io.reactorpump.worker;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What a program printed that ran to its end.
 *
 * @param exitCode 0 if it went well
 * @param lines all that it printed
 */
record Tool(int exitCode, List<String> lines) {

    private static final int KEPT = 10;

    /** Runs a program. Blocks until it has ended: an interruption is heard of only then. */
    static Tool run(Path folder, List<String> command) throws IOException {
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectInput(ProcessBuilder.Redirect.from(SocketFolder.NOTHING))
                .start();
        List<String> lines = new ArrayList<>();
        try (BufferedReader output =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            String line = output.readLine();
            while (line != null) {
                lines.add(OutputLog.readable(line));
                line = output.readLine();
            }
            return new Tool(process.waitFor(), List.copyOf(lines));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted");
        } finally {
            process.destroyForcibly();
        }
    }

    /** The last that it printed. */
    String lastLines() {
        return String.join("\n    ", lines.subList(Math.max(0, lines.size() - KEPT), lines.size()));
    }
}
