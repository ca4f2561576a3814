package io.reactorpump.samples.bspump.components;

import io.reactorpump.api.EventContext;
import io.reactorpump.core.component.DepthGenerator;
import java.util.List;
import java.util.Map;

/** "Custom Generator": splits batch events into individual events, and is held up when they are not asked for. */
public final class SplitGenerator extends DepthGenerator<Map<String, Object>, Map<String, Object>> {

    @Override
    @SuppressWarnings("unchecked") // an item that is none fails its event
    protected void generate(EventContext context, Map<String, Object> event, int depth) throws Exception {
        for (Object item : (List<?>) event.getOrDefault("items", List.of())) {
            inject(context, (Map<String, Object>) item, depth);
        }
    }
}
