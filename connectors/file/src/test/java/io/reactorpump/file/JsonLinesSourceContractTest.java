package io.reactorpump.file;

import io.reactorpump.api.Source;
import io.reactorpump.file.JsonLinesSourceContractTest.Order;
import io.reactorpump.test.contract.SourceContract;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.io.TempDir;

/** Compressed, so that resuming has to find its place in the uncompressed stream. */
class JsonLinesSourceContractTest extends SourceContract<Order> {

    record Order(int id) {}

    @TempDir
    Path directory;

    @Override
    protected Map<String, List<Order>> given(int records) throws IOException {
        List<Order> orders = IntStream.range(0, records).mapToObj(Order::new).toList();
        write(orders.stream().map(order -> "{\"id\":" + order.id() + "}\n").collect(Collectors.joining()));
        return Map.of("file=" + file(), orders);
    }

    @Override
    protected Optional<List<Order>> givenUndecodable() throws IOException {
        write("{\"id\":1}\n\n{\"id\":\"two\"}\n{\"id\":3}");
        return Optional.of(List.of(new Order(1), new Order(3)));
    }

    private void write(String text) throws IOException {
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file()))) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
    }

    private Path file() {
        return directory.resolve("orders.jsonl.gz");
    }

    @Override
    protected Source<Order> source() {
        return FileSource.jsonLines(file(), Order.class).checkpoint(directory.resolve("done.json"));
    }
}
