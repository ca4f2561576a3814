package io.reactorpump.file;

import io.reactorpump.api.Sink;
import io.reactorpump.file.JsonLinesSinkContractTest.Order;
import io.reactorpump.test.contract.SinkContract;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.io.TempDir;

/** In batches of three, on disk before the answer. */
class JsonLinesSinkContractTest extends SinkContract<List<Order>> {

    /** An order that is a part of itself has no JSON form. */
    record Order(int id, List<Order> parts) {}

    @TempDir
    Path directory;

    private Path file() {
        return directory.resolve("orders.jsonl");
    }

    @Override
    protected Sink<List<Order>> sink() {
        return FileSink.<List<Order>>jsonLines(file()).fsync();
    }

    @Override
    protected List<Order> payload(int number) {
        return List.of(
                new Order(3 * number, List.of()),
                new Order(3 * number + 1, List.of()),
                new Order(3 * number + 2, List.of()));
    }

    @Override
    protected Optional<List<Order>> unwritable() {
        List<Order> parts = new ArrayList<>();
        Order part = new Order(-1, parts);
        parts.add(part);
        return Optional.of(List.of(part));
    }

    @Override
    protected List<?> items(List<Order> payload) {
        return payload.stream()
                .map(order -> "{\"id\":" + order.id() + ",\"parts\":[]}")
                .toList();
    }

    @Override
    protected List<String> read() throws IOException {
        return Files.exists(file()) ? Files.readAllLines(file()) : List.of();
    }
}
