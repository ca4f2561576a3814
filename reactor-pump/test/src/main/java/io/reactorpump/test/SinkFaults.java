package io.reactorpump.test;

import io.reactorpump.api.WriteResult;
import io.reactorpump.api.error.InfrastructureException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What goes wrong in a {@link MemorySink}: decides on each write. Called by one writer at a time. */
final class SinkFaults<T> {

    private final String sink;
    private final Faults next = new Faults();
    private final List<Rule<T>> payloads = new ArrayList<>();
    private final List<Rule<Object>> items = new ArrayList<>();
    private boolean connected = true;
    private long itemsUntilLoss = Long.MAX_VALUE;

    SinkFaults(String sink) {
        this.sink = sink;
    }

    void next(int writes, Throwable error) {
        next.next(writes, error);
    }

    void payloads(Predicate<? super T> which, Throwable error) {
        payloads.add(new Rule<>(which::test, error));
    }

    void items(Predicate<Object> which, Throwable error) {
        items.add(new Rule<>(which, error));
    }

    void heal() {
        next.clear();
        payloads.clear();
        items.clear();
    }

    void loseAfter(long items) {
        itemsUntilLoss = items;
        connected = items > 0;
    }

    void reconnect() {
        itemsUntilLoss = Long.MAX_VALUE;
        connected = true;
    }

    boolean isConnected() {
        return connected;
    }

    Verdict closed() {
        return new Verdict(null, new IllegalStateException("sink '" + sink + "' is not open"));
    }

    Verdict behind() {
        return new Verdict(
                null,
                new InfrastructureException(
                        "sink '" + sink + "' failed a write before, which comes again first", null));
    }

    private InfrastructureException lost() {
        return new InfrastructureException("sink '" + sink + "' lost its connection", null);
    }

    /** Takes what can be taken of a payload, an item at a time. */
    Verdict write(T payload, Consumer<Object> accepted) {
        if (!connected) {
            return new Verdict(null, lost());
        }
        Throwable error = next.take();
        if (error == null) {
            error = Rule.first(payloads, payload);
        }
        if (error != null) {
            return new Verdict(null, error);
        }
        return payload instanceof List<?> batch ? writeAll(batch, accepted) : writeAll(List.of(payload), accepted);
    }

    private Verdict writeAll(List<?> batch, Consumer<Object> accepted) {
        Map<Integer, Throwable> failures = new LinkedHashMap<>();
        for (int i = 0; i < batch.size(); i++) {
            if (!connected) {
                return new Verdict(null, lost());
            }
            Object item = batch.get(i);
            Throwable error = Rule.first(items, item);
            if (error != null) {
                failures.put(i, error);
            } else {
                accepted.accept(item);
                connected = --itemsUntilLoss > 0;
            }
        }
        return new Verdict(failures.isEmpty() ? WriteResult.written() : WriteResult.partly(failures), null);
    }

    /** Either a result or an error. */
    record Verdict(@Nullable WriteResult result, @Nullable Throwable error) {}

    private record Rule<X>(Predicate<X> which, Throwable error) {

        static <X> @Nullable Throwable first(List<Rule<X>> rules, X candidate) {
            for (Rule<X> rule : rules) {
                if (rule.which.test(candidate)) {
                    return rule.error;
                }
            }
            return null;
        }
    }
}
