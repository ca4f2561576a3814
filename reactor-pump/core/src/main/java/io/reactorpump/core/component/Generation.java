package io.reactorpump.core.component;

import io.reactorpump.api.Attributes;
import io.reactorpump.api.EventContext;
import io.reactorpump.api.Generator.Injector;
import io.reactorpump.api.Headers;
import io.reactorpump.api.Position;
import java.time.Instant;
import java.util.Optional;

/** The context of one event in a generator, which also knows where the items go. */
record Generation<O>(DepthGenerator<?, O> generator, EventContext context, Injector<O> injector, int depth)
        implements EventContext {

    @Override
    public Optional<Object> key() {
        return context.key();
    }

    @Override
    public Optional<Instant> timestamp() {
        return context.timestamp();
    }

    @Override
    public Headers headers() {
        return context.headers();
    }

    @Override
    public Position position() {
        return context.position();
    }

    @Override
    public String id() {
        return context.id();
    }

    @Override
    public Attributes attributes() {
        return context.attributes();
    }
}
