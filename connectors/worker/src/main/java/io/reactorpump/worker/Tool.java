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

    /** Has a module, and what that starts, end when standard input does: nobody writes to it, so that is with its parent. */
    private static final String TIED = """
            import os, runpy, signal, sys, threading

            def watch(parent):
                os.read(parent, 1)
                os.killpg(0, signal.SIGKILL)

            os.setpgid(0, 0)
            threading.Thread(target=watch, args=(os.dup(0),), daemon=True).start()
            os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
            runpy.run_module(sys.argv.pop(1), run_name="__main__", alter_sys=True)
            """;

    /** Runs a program. Blocks until it has ended: an interruption is heard of only then. */
    static Tool run(Path folder, List<String> command) throws IOException {
        return run(folder, command, ProcessBuilder.Redirect.from(SocketFolder.NOTHING));
    }

    /** Runs a Python module likewise; it ends with this process, however that ends. */
    static Tool runModule(Path folder, Path interpreter, String... moduleAndArguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(interpreter.toString(), "-c", TIED));
        command.addAll(List.of(moduleAndArguments));
        return run(folder, command, ProcessBuilder.Redirect.PIPE);
    }

    private static Tool run(Path folder, List<String> command, ProcessBuilder.Redirect input) throws IOException {
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectInput(input)
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
