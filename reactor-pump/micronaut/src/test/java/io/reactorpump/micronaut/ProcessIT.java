package io.reactorpump.micronaut;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An application in a process of its own, and more callers than one process could play both ends of. */
class ProcessIT {

    /** How many ask at the same time; each needs a file descriptor in both processes. */
    private static final int CALLERS = Integer.getInteger("micronaut.callers", 10_000);

    private static final int LOADERS = 32;

    @TempDir
    private Path folder;

    @Test
    void G4_tenThousandRequestsAtTheSameTimeAreHeldAndEachIsAnsweredAndWrittenOnce() throws Exception {
        try (ServerProcess server = ServerProcess.start(folder.resolve("written"));
                Crowd crowd = new Crowd(server.port)) {
            List<CompletableFuture<Integer>> answers = IntStream.range(0, CALLERS)
                    .mapToObj(i -> crowd.post("/held", "text-" + i))
                    .toList();
            HttpClient client = HttpClient.newHttpClient();
            HttpRequest count =
                    HttpRequest.newBuilder(uri(server, "/held/count")).build();
            Wire.until(() -> get(client, count).equals(String.valueOf(CALLERS)));
            assertThat(answers).noneMatch(CompletableFuture::isDone);
            assertThat(server.written()).isEmpty();

            server.open();
            for (CompletableFuture<Integer> answer : answers) {
                assertThat(answer.get(60, TimeUnit.SECONDS)).isEqualTo(200);
            }
            assertThat(server.written()).hasSize(CALLERS).doesNotHaveDuplicates();
        }
    }

    @Test
    void G7_aServerThatIsTerminatedUnderLoadStopsToAcceptAnswersWhatItHoldsAndGoes() throws Exception {
        try (ServerProcess server = ServerProcess.start(folder.resolve("written"));
                Crowd crowd = new Crowd(server.port)) {
            Set<String> done = ConcurrentHashMap.newKeySet();
            Set<String> refused = ConcurrentHashMap.newKeySet();
            List<CompletableFuture<Integer>> held = IntStream.range(0, 100)
                    .mapToObj(i -> crowd.post("/held", "held-" + i))
                    .toList();
            CompletableFuture<?> load = load(server, done, refused);
            Wire.until(() -> done.size() >= 500);
            assertThat(held).noneMatch(CompletableFuture::isDone);

            server.terminate();
            Wire.until(() -> !accepts(server.port));
            assertThat(server.isAlive()).isTrue();
            server.open();
            for (int i = 0; i < held.size(); i++) {
                if (held.get(i).get(60, TimeUnit.SECONDS) == 200) {
                    done.add("held-" + i);
                }
            }
            load.get(60, TimeUnit.SECONDS);

            // As the signal has it, not as a program that ends by itself.
            assertThat(server.exit()).isEqualTo(128 + 15);
            assertThat(server.written()).doesNotHaveDuplicates().containsExactlyInAnyOrderElementsOf(done);
            assertThat(done).filteredOn(text -> text.startsWith("held-")).hasSize(held.size());
            assertThat(refused).isNotEmpty().doesNotContainAnyElementsOf(server.written());
        }
    }

    /** Asks on and on from several threads, until the server has refused each of them, or is not there any more. */
    private static CompletableFuture<?> load(ServerProcess server, Set<String> done, Set<String> refused) {
        HttpClient client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        AtomicInteger number = new AtomicInteger();
        return CompletableFuture.allOf(IntStream.range(0, LOADERS)
                .mapToObj(i -> next(client, server, number, done, refused))
                .toArray(CompletableFuture[]::new));
    }

    private static CompletableFuture<?> next(
            HttpClient client, ServerProcess server, AtomicInteger number, Set<String> done, Set<String> refused) {
        String text = "text-" + number.getAndIncrement();
        HttpRequest request = HttpRequest.newBuilder(uri(server, "/texts"))
                .POST(BodyPublishers.ofString(text))
                .build();
        return client.sendAsync(request, BodyHandlers.discarding())
                .handle((response, error) -> response != null && response.statusCode() == 200)
                .thenCompose(isDone -> {
                    (isDone ? done : refused).add(text);
                    return isDone
                            ? next(client, server, number, done, refused)
                            : CompletableFuture.completedFuture(null);
                });
    }

    private static boolean accepts(int port) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (ConnectException e) {
            return false;
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String get(HttpClient client, HttpRequest request) {
        try {
            return client.send(request, BodyHandlers.ofString()).body();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static URI uri(ServerProcess server, String path) {
        return URI.create("http://127.0.0.1:" + server.port + path);
    }
}
