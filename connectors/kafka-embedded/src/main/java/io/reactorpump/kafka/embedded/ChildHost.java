package io.reactorpump.kafka.embedded;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Runs the broker in a JVM of its own, with this one's class path. */
final class ChildHost implements Host {

    private static final Duration STOP_LIMIT = Duration.ofSeconds(30);
    private static final int LAST_BYTES = 4_096;

    private final List<String> jvmOptions;
    private @Nullable Process process;
    private Path output = Path.of("");
    private long outputBefore;

    ChildHost(List<String> jvmOptions) {
        this.jvmOptions = jvmOptions;
    }

    @Override
    public void start(Path settings, DataFolder data) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(jvmOptions);
        command.addAll(List.of("-cp", ClassPath.ofThisProgram(), BrokerMain.class.getName(), settings.toString()));
        if (data.temporary()) {
            command.add(BrokerMain.REMOVE_WITH_PARENT);
        }
        output = data.output();
        try {
            outputBefore = Files.exists(output) ? Files.size(output) : 0;
            process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()))
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException("the broker's process can not be started: " + e.getMessage(), e);
        }
    }

    @Override
    public boolean isRunning() {
        return process != null && process.isAlive();
    }

    @Override
    public boolean foundPortTaken() {
        return process != null && !process.isAlive() && process.exitValue() == BrokerMain.PORT_TAKEN;
    }

    @Override
    public @Nullable Throwable failure() {
        return null;
    }

    @Override
    public String lastWords() {
        try (FileChannel file = FileChannel.open(output)) {
            file.position(Math.max(outputBefore, file.size() - LAST_BYTES));
            InputStream rest = Channels.newInputStream(file);
            String said = new String(rest.readAllBytes(), StandardCharsets.UTF_8).strip();
            String ended = isRunning() || process == null ? "" : "exit code " + process.exitValue() + "\n";
            return ended + (said.isEmpty() ? "it wrote nothing" : said);
        } catch (IOException e) {
            return "its output can not be read: " + e;
        }
    }

    @Override
    public long pid() {
        if (process == null) {
            throw new IllegalStateException("the broker's process has never been started");
        }
        return process.pid();
    }

    @Override
    public void stop() {
        if (process == null || !process.isAlive()) {
            return;
        }
        try (OutputStream said = process.getOutputStream()) {
            said.write(BrokerMain.STOP);
            said.flush();
            if (!awaitEnd()) {
                kill();
                throw new IllegalStateException("the broker did not stop within " + STOP_LIMIT.toSeconds()
                        + " s and was killed; it wrote last:\n" + lastWords());
            }
        } catch (IOException e) {
            // It has ended by itself: nobody is left to be told.
            kill();
        }
    }

    @Override
    public void kill() {
        if (process != null) {
            process.destroyForcibly();
            if (!awaitEnd()) {
                throw new IllegalStateException("process " + process.pid() + " can not be killed");
            }
        }
    }

    @Override
    public void abandon() {
        // It hears "stop" only when it is up.
        kill();
    }

    private boolean awaitEnd() {
        try {
            return process == null || process.waitFor(STOP_LIMIT.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the broker ended", e);
        }
    }
}
