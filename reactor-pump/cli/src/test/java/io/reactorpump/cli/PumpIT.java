package io.reactorpump.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command as a process. */
class PumpIT {

    private static final long PATIENCE = TimeUnit.SECONDS.toNanos(90);
    private static final Pattern STATUS = Pattern.compile("(http://127\\.0\\.0\\.1:\\d+)/status");

    @TempDir
    Path folder;

    private static List<String> command(String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                "io.reactorpump.cli.Main"));
        command.addAll(List.of(arguments));
        return command;
    }

    private Process start(List<String> command) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectOutput(folder.resolve("out").toFile())
                .redirectError(folder.resolve("err").toFile());
        builder.environment().put("TERM", "xterm");
        return builder.start();
    }

    private String out() throws IOException {
        return Files.readString(folder.resolve("out"));
    }

    private String err() throws IOException {
        return Files.readString(folder.resolve("err"));
    }

    /** Waits for what a process says. */
    private Matcher said(Path file, Pattern pattern, Process process) throws IOException {
        long until = System.nanoTime() + PATIENCE;
        while (true) {
            boolean alive = process.isAlive();
            Matcher found = pattern.matcher(Files.readString(file));
            if (found.find()) {
                return found;
            }
            assertThat(alive && System.nanoTime() < until)
                    .as("'" + pattern + "' in " + out() + err())
                    .isTrue();
            LockSupport.parkNanos(20_000_000);
        }
    }

    private static int ended(Process process) throws InterruptedException {
        assertThat(process.waitFor(90, TimeUnit.SECONDS)).isTrue();
        return process.exitValue();
    }

    @Test
    void linesGoThroughTheProcessAndTheLogDoesNotGoWithThem() throws Exception {
        Files.writeString(folder.resolve("config.yaml"), """
                source: {kind: stdin}
                processors:
                  - {kind: filter, expression: amount > 1}
                  - {kind: map, expression: '{ "id": id, "twice": amount * 2 }'}
                sink: {kind: stdout}
                """);
        Process pump = start(command("run", folder.toString()));
        pump.getOutputStream()
                .write("{\"id\":1,\"amount\":5}\n{\"id\":2,\"amount\":1}\n".getBytes(StandardCharsets.UTF_8));
        pump.getOutputStream().close();
        assertThat(ended(pump)).isZero();
        assertThat(out()).isEqualTo("{\"id\":1,\"twice\":10}\n");
        assertThat(err()).contains("2 emitted = 2 acked").doesNotContain("\u001b");
    }

    @Test
    void aBrokerThatIsAwayIsWaitedForUntilTheProcessIsToldToEnd() throws Exception {
        int nobody;
        try (ServerSocket free = new ServerSocket(0)) {
            nobody = free.getLocalPort();
        }
        Path file = Files.writeString(
                folder.resolve("it.yaml"), Samples.KAFKA.replace("localhost:9092", "127.0.0.1:" + nobody));
        Process pump = start(command("run", file.toString(), "--http", "127.0.0.1:0", "--progress", "1"));
        try {
            String address = said(folder.resolve("err"), STATUS, pump).group(1);
            said(folder.resolve("err"), Pattern.compile("it: \\w+, 0 done.*127\\.0\\.0\\.1:" + nobody), pump);
            HttpClient client = HttpClient.newHttpClient();
            assertThat(get(client, address + "/status")).contains("\"pipeline\":\"it\"", "127.0.0.1:" + nobody);
            assertThat(get(client, address + "/metrics")).contains("pump");
            assertThat(get(client, address + "/health")).contains("UP");
            pump.destroy();
            assertThat(ended(pump)).isEqualTo(143);
        } finally {
            pump.destroyForcibly();
        }
        assertThat(err()).contains("shutdown: draining 1 pipeline").doesNotContain("\tat ");
        assertThat(out()).isEmpty();
    }

    private static String get(HttpClient client, String address) throws IOException, InterruptedException {
        return client.send(HttpRequest.newBuilder(URI.create(address)).build(), HttpResponse.BodyHandlers.ofString())
                .body();
    }

    @Test
    void callsGoThroughTheProcessToAnotherServerAndASecondSignalEndsWhatCanNotBeDrained() throws Exception {
        BlockingQueue<Socket> taken = new LinkedBlockingQueue<>();
        try (ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            // Answers the first request, and nobody after that.
            Thread serving = new Thread(() -> serve(server, taken));
            serving.setDaemon(true);
            serving.start();
            Path file = Files.writeString(folder.resolve("it.yaml"), """
                    source: {kind: http, port: 0, path: /orders, response: immediate}
                    processor: {kind: map, expression: '{ "id": id, "at": $offset }'}
                    sink: {kind: http, url: "http://127.0.0.1:%d/events", timeout: 10 min}
                    """.formatted(server.getLocalPort()));
            Process pump = start(command("run", file.toString(), "--drain", "600"));
            try {
                String address = said(
                                folder.resolve("err"),
                                Pattern.compile("Listens at (http://127\\.0\\.0\\.1:\\d+/orders)"),
                                pump)
                        .group(1);
                assertThat(post(address, "{\"id\":1}")).isEqualTo(202);
                try (Socket first = taken.poll(90, TimeUnit.SECONDS)) {
                    assertThat(first).isNotNull();
                    assertThat(request(first)).startsWith("POST /events ").endsWith("{\"id\":1,\"at\":1}");
                    first.getOutputStream()
                            .write("HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n"
                                    .getBytes(StandardCharsets.UTF_8));
                }
                assertThat(post(address, "{\"id\":2}")).isEqualTo(202);
                try (Socket second = taken.poll(90, TimeUnit.SECONDS)) {
                    assertThat(second).isNotNull();
                    pump.destroy();
                    said(folder.resolve("err"), Pattern.compile("another signal ends the process at once"), pump);
                    assertThat(pump.isAlive()).isTrue();
                    assertThat(ended(new ProcessBuilder("kill", "-INT", String.valueOf(pump.pid())).start()))
                            .isZero();
                    assertThat(ended(pump)).isEqualTo(130);
                }
            } finally {
                pump.destroyForcibly();
            }
        }
        assertThat(err()).doesNotContain("is STOPPED").doesNotContain("\tat ");
    }

    private static void serve(ServerSocket server, BlockingQueue<Socket> taken) {
        try {
            while (true) {
                taken.add(server.accept());
            }
        } catch (IOException e) {
            // The test is over.
            return;
        }
    }

    /** All that a caller sends, up to the end of a body in braces. */
    private static String request(Socket caller) throws IOException {
        StringBuilder text = new StringBuilder();
        while (text.indexOf("}") < 0) {
            text.append((char) caller.getInputStream().read());
        }
        return text.toString();
    }

    private static int post(String address, String body) throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(address))
                                .POST(HttpRequest.BodyPublishers.ofString(body))
                                .build(),
                        HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }

    @Test
    void theLauncherStartsWithItsArchiveAndAlsoWithOneThatDoesNotFit() throws Exception {
        Path pump = Path.of("target/pump").toAbsolutePath();
        assertThat(pump.resolve("lib/pump.jsa")).isNotEmptyFile();
        assertThat(firing(pump, "-Xshare:on")).isEqualTo("2026-01-01T00:00:00Z\n");
        // Beside what the archive silences, what is asked for is logged.
        Path log = folder.resolve("gc.log");
        assertThat(firing(pump, "-Xlog:gc*:file=" + log)).isEqualTo("2026-01-01T00:00:00Z\n");
        assertThat(log).isNotEmptyFile();
        // Elsewhere: as it was, which is of other paths, and as no JVM takes it.
        Path lib = Files.createDirectories(folder.resolve("moved/lib"));
        try (Stream<Path> jars = Files.list(pump.resolve("lib"))) {
            for (Path jar :
                    jars.filter(path -> path.toString().endsWith(".jar")).toList()) {
                Files.createSymbolicLink(lib.resolve(jar.getFileName()), jar);
            }
        }
        Path archive = Files.copy(pump.resolve("lib/pump.jsa"), lib.resolve("pump.jsa"));
        Path launcher = Files.createDirectories(folder.resolve("moved/bin")).resolve("pump");
        Files.copy(pump.resolve("bin/pump"), launcher, StandardCopyOption.COPY_ATTRIBUTES);
        assertThat(firing(folder.resolve("moved"), "-Xshare:auto")).isEqualTo("2026-01-01T00:00:00Z\n");
        Files.writeString(archive, "no archive");
        assertThat(firing(folder.resolve("moved"), "-Xshare:auto")).isEqualTo("2026-01-01T00:00:00Z\n");
    }

    private String firing(Path home, String option) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(
                        "sh",
                        home.resolve("bin/pump").toString(),
                        "cron",
                        "0 0 1 1 *",
                        "--from",
                        "2025-12-31T00:00:00Z")
                .redirectOutput(folder.resolve("out").toFile())
                .redirectError(folder.resolve("err").toFile());
        builder.command().addAll(List.of("--count", "1"));
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().put("JAVA_OPTS", option);
        assertThat(ended(builder.start())).as(err()).isZero();
        assertThat(err()).isEmpty();
        return out();
    }

    @Test
    void onATerminalThereIsALiveLineAndAFileThatIsRefusedHasNoStackTrace() throws Exception {
        Path file = Files.writeString(
                folder.resolve("it.yaml"), "source: {kind: every, interval: 1 s}\nsink: {kind: 'null'}\n");
        // Python has a pseudo-terminal for whoever has none.
        List<String> inTerminal = new ArrayList<>(List.of(
                "python3",
                "-c",
                "import os,pty,sys; s=pty.spawn(sys.argv[1:]);"
                        + " sys.exit(128 + os.WTERMSIG(s) if os.WIFSIGNALED(s) else os.WEXITSTATUS(s))"));
        inTerminal.addAll(command("run", file.toString()));
        Process pump = start(inTerminal);
        try {
            said(folder.resolve("out"), Pattern.compile("\r\u001b\\[Kit: RUNNING, [1-9]\\d* done"), pump);
            pump.descendants()
                    .filter(process -> process.info().command().orElse("").endsWith("java"))
                    .forEach(ProcessHandle::destroy);
            assertThat(ended(pump)).isEqualTo(143);
        } finally {
            pump.descendants().forEach(ProcessHandle::destroyForcibly);
            pump.destroyForcibly();
        }
        Files.writeString(file, "source: {kind: evry}\n");
        Process refused = start(command("run", file.toString()));
        assertThat(ended(refused)).isEqualTo(Main.REFUSED);
        assertThat(err())
                .isEqualToNormalizingNewlines("pump: one problem\n  " + file
                        + ":1: source.kind: evry (expected: one of cron, every, file, http, http-poll, internal, kafka, stdin, trigger; did"
                        + " you mean 'every'?)\n");
    }
}
