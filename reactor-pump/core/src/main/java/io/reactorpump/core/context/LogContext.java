package io.reactorpump.core.context;

import io.reactorpump.api.Position;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/** The keys in the log context (MDC) that say for which pipeline, stage and event a thread works. */
public final class LogContext implements Scope {

    /** The name of the pipeline. */
    public static final String PIPELINE = "pump.pipeline";

    /** The name of the stage or the component. */
    public static final String STAGE = "pump.stage";

    /** The position of the event; only in the engine's own log lines. */
    public static final String POSITION = "pump.position";

    private final @Nullable String pipeline = MDC.get(PIPELINE);
    private final @Nullable String stage = MDC.get(STAGE);
    private final @Nullable String position = MDC.get(POSITION);

    private LogContext() {}

    /** For work that concerns all of the pipeline. */
    public static LogContext of(String pipeline) {
        return of(pipeline, null, null);
    }

    /** For work at a stage, on an event. */
    public static LogContext of(String pipeline, @Nullable String stage, @Nullable Position position) {
        LogContext context = new LogContext();
        put(PIPELINE, pipeline);
        put(STAGE, stage);
        put(POSITION, position == null ? null : position.toString());
        return context;
    }

    @Override
    public void close() {
        put(PIPELINE, pipeline);
        put(STAGE, stage);
        put(POSITION, position);
    }

    private static void put(String key, @Nullable String value) {
        if (value == null) {
            MDC.remove(key);
        } else {
            MDC.put(key, value);
        }
    }
}
