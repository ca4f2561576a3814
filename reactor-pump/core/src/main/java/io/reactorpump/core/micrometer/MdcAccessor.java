package io.reactorpump.core.micrometer;

import io.micrometer.context.ThreadLocalAccessor;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/** All of the MDC as one value for context propagation. */
final class MdcAccessor implements ThreadLocalAccessor<Map<String, String>> {

    static final String KEY = "reactor-pump.mdc";

    @Override
    public Object key() {
        return KEY;
    }

    @Override
    public @Nullable Map<String, String> getValue() {
        Map<String, String> values = MDC.getCopyOfContextMap();
        return values == null || values.isEmpty() ? null : values;
    }

    @Override
    public void setValue(Map<String, String> values) {
        MDC.setContextMap(values);
    }

    @Override
    public void setValue() {
        MDC.clear();
    }
}
