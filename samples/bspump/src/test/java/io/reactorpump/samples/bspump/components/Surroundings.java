package io.reactorpump.samples.bspump.components;

import io.reactorpump.samples.bspump.JsonObjects;
import io.reactorpump.samples.bspump.Service;
import io.reactorpump.samples.bspump.Service.Answer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/**
 * The systems around the pipeline of the guide: the API that it polls, the lookup, the service behind the connection, and the
 * webhook. Each is a server of its own, and counts what it was asked.
 */
final class Surroundings implements AutoCloseable {

    static final String TOKEN = "s3cret";

    private final int pages;
    private final int pageSize;
    private final List<String> received = new ArrayList<>();

    final AtomicInteger polls = new AtomicInteger();
    final AtomicInteger lookups = new AtomicInteger();
    final AtomicInteger grades = new AtomicInteger();

    final Service api = Service.started(this::page);
    final Service lookup = Service.started(this::enrichment);
    final Service service = Service.started(this::graded);
    final Service webhook = Service.started(this::taken);

    /** An API that gives so many pages of so many events, each of two items. */
    Surroundings(int pages, int pageSize) {
        this.pages = pages;
        this.pageSize = pageSize;
    }

    private Answer page(Service.Asked asked) {
        polls.incrementAndGet();
        String after = asked.query().getOrDefault("after", "");
        int first = after.isEmpty() ? 1 : Integer.parseInt(after) + 1;
        int last = Math.min(pages * pageSize, first + pageSize - 1);
        return Answer.ok(JsonObjects.ARRAY.text(
                IntStream.rangeClosed(first, last).mapToObj(Surroundings::event).toList()));
    }

    private static Map<String, Object> event(int id) {
        return Map.of("id", id, "items", List.of(item(id, "a"), item(id, "b")));
    }

    private static Map<String, Object> item(int id, String part) {
        return Map.of("item", id + part, "key", "k" + id);
    }

    private Answer enrichment(Service.Asked asked) {
        lookups.incrementAndGet();
        return Answer.ok("{\"of\":\"" + asked.query().get("key") + "\"}");
    }

    private Answer graded(Service.Asked asked) {
        if (!("Bearer " + TOKEN).equals(asked.authorization())) {
            return new Answer(401, "");
        }
        if (asked.path().equals("/grade")) {
            grades.incrementAndGet();
        }
        return Answer.ok("good");
    }

    private Answer taken(Service.Asked asked) {
        Map<String, Object> event = JsonObjects.OBJECT.decode(asked.body(), "webhook");
        String item = String.valueOf(event.get("item"));
        boolean whole = "good".equals(event.get("grade"))
                && Map.of("of", "k" + item.substring(0, item.length() - 1)).equals(event.get("enrichment"));
        synchronized (received) {
            received.add(whole ? item : "not whole: " + event);
        }
        return Answer.ok("");
    }

    /** What the webhook has got so far, each once, in the order in which it came first. */
    List<String> received() {
        synchronized (received) {
            return List.copyOf(new LinkedHashSet<>(received));
        }
    }

    /** All items there are, in order. */
    List<String> all() {
        return IntStream.rangeClosed(1, pages * pageSize)
                .boxed()
                .flatMap(id -> List.of(id + "a", id + "b").stream())
                .toList();
    }

    /** The example of the guide as it stands, but for the addresses. */
    Path configuration(Path folder) throws IOException {
        String example = Files.readString(Path.of("pipelines.conf"));
        String here = example.replace("https://api.example.com/events", api.url("/events"))
                .replace("https://api.example.com/lookup", lookup.url("/lookup"))
                .replace("https://webhook.example.com/events", webhook.url("/events"))
                .replace("host=localhost\nport=8080", "host=127.0.0.1\nport=" + service.port());
        return Files.writeString(folder.resolve("pipelines.conf"), here);
    }

    @Override
    public void close() {
        List.of(api, lookup, service, webhook).forEach(Service::close);
    }
}
