package io.reactorpump.samples.benchmarks.http;

import io.reactorpump.samples.benchmarks.Measured;
import io.reactorpump.samples.benchmarks.Rounds;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Posts the same record to a collector with a null sink and to a bare controller of the same server, in turns. */
public final class HttpComparison {

    private static final int CONNECTIONS = 64;
    private static final int WARM_UP = 8;
    private static final List<String> PATHS = List.of(Mounts.PATH, BareController.PATH);

    private final ServerProcess server;
    private final Load load;
    private final int requests;
    private final Map<String, Measured> results = new LinkedHashMap<>();

    private HttpComparison(ServerProcess server, Load load, int requests) {
        this.server = server;
        this.load = load;
        this.requests = requests;
    }

    /** Runs the rounds and prints the table. */
    public static void main(String[] arguments) throws Exception {
        String records = System.getProperty("records", "");
        try (ServerProcess server = ServerProcess.start();
                Load load = new Load(server.port(), CONNECTIONS)) {
            new HttpComparison(server, load, records.isEmpty() ? 50_000 : Integer.parseInt(records)).run();
        }
    }

    private void run() throws Exception {
        // Both are compiled before it counts, and neither for itself alone.
        for (int turn = 0; turn < WARM_UP; turn++) {
            for (String path : PATHS) {
                take(path);
            }
        }
        results.clear();
        Rounds rounds = new Rounds(11);
        rounds.run(PATHS, (path, round) -> take(path));
        StringBuilder table = new StringBuilder(Measured.head("k requests/s", "CPU µs per request", ""));
        Measured first = results.get(PATHS.get(0));
        for (String path : PATHS) {
            table.append(results.get(path).row(path.substring(1), first, 1e6, 1e3, ""));
        }
        rounds.publish(", %d requests a turn, %d connections".formatted(requests, CONNECTIONS), table.toString());
    }

    private void take(String path) throws IOException {
        ByteBuffer request = Load.post(path, Quake.JSON);
        long cpu = server.cpu();
        long begin = System.nanoTime();
        load.run(request, requests);
        double nanos = System.nanoTime() - begin;
        results.computeIfAbsent(path, name -> new Measured())
                .add(nanos / requests, (double) (server.cpu() - cpu) / requests);
    }
}
