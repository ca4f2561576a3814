package io.reactorpump.core.micrometer;

import io.micrometer.context.ContextRegistry;
import io.micrometer.context.ContextSnapshot;
import io.micrometer.context.ContextSnapshotFactory;
import io.reactorpump.core.context.Carrier;
import io.reactorpump.core.context.Scope;
import org.jspecify.annotations.Nullable;
import reactor.util.context.Context;

/**
 * Carries all that Micrometer's context propagation knows of: the log context (MDC), the current {@code Observation} and
 * with it the trace, and every thread-local of the application that is registered.
 *
 * <pre>{@code
 * Pump pump = Pump.create().contextual(CapturedContext.carrier());
 * }</pre>
 *
 * <p>It is also written into the Reactor context of the publishers that asynchronous stages subscribe, so that operators
 * like {@code handle} and {@code tap}, or with {@code Hooks.enableAutomaticContextPropagation()} all operators, see it.
 */
public final class CapturedContext implements Carrier {

    private final ContextSnapshotFactory snapshots;

    private CapturedContext(ContextSnapshotFactory snapshots) {
        this.snapshots = snapshots;
    }

    /** Of the registry that everybody uses, {@link ContextRegistry#getInstance()}. */
    public static Carrier carrier() {
        return carrier(ContextRegistry.getInstance());
    }

    /** Of a registry, to which an accessor of the MDC is added unless it has ours. */
    public static Carrier carrier(ContextRegistry registry) {
        registry.registerThreadLocalAccessor(new MdcAccessor());
        return new CapturedContext(ContextSnapshotFactory.builder()
                .contextRegistry(registry)
                .clearMissing(true)
                .build());
    }

    @Override
    public Object capture() {
        return snapshots.captureAll();
    }

    @Override
    public Scope restore(@Nullable Object captured) {
        ContextSnapshot snapshot = captured == null ? snapshots.captureFrom() : (ContextSnapshot) captured;
        return snapshot.setThreadLocals()::close;
    }

    @Override
    public Context write(Context context) {
        return snapshots.captureAll().updateContext(context);
    }
}
