package io.reactorpump.core.context;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;
import reactor.util.context.Context;

/** Carries all of the MDC. A Reactor context has no place for it that anybody would look at. */
final class MdcCarrier implements Carrier {

    static final MdcCarrier INSTANCE = new MdcCarrier();

    private MdcCarrier() {}

    @Override
    public Object capture() {
        Map<String, String> values = MDC.getCopyOfContextMap();
        return values == null ? Map.of() : values;
    }

    @Override
    @SuppressWarnings("unchecked")
    public Scope restore(@Nullable Object captured) {
        Map<String, String> before = MDC.getCopyOfContextMap();
        set((Map<String, String>) captured);
        return () -> set(before);
    }

    private static void set(@Nullable Map<String, String> values) {
        if (values == null || values.isEmpty()) {
            MDC.clear();
        } else {
            MDC.setContextMap(values);
        }
    }

    @Override
    public Context write(Context context) {
        return context;
    }
}
