package io.reactorpump.samples.bspump.sinks;

import io.reactorpump.api.InlineSink;
import java.util.Map;
import java.util.function.Consumer;

/** "Basic Sink": written when {@code accept} has returned. */
public final class MySink implements InlineSink<Map<String, Object>> {

    private final Consumer<Map<String, Object>> database;

    /** Into this database, which does not block. */
    public MySink(Consumer<Map<String, Object>> database) {
        this.database = database;
    }

    @Override
    public void accept(Map<String, Object> event) {
        database.accept(event);
    }
}
