package io.reactorpump.samples.bruco;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.reactorpump.worker.Handler;
import io.reactorpump.worker.HandlerContext;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Adds tax to orders: typed, as a handler in Java may be. */
public final class Amounts implements Handler {

    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    /** What comes in. */
    record Order(String id, long cents) {}

    /** What goes out, as JSON. */
    record Priced(String id, long cents) {}

    @Override
    public @Nullable Object handle(HandlerContext context, byte[] data) throws IOException {
        Order order = MAPPER.readValue(data, Order.class);
        // Nothing to pay is nothing to send.
        return order.cents == 0 ? null : new Priced(order.id, order.cents * 121 / 100);
    }
}
