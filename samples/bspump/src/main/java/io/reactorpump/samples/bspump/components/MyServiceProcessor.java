package io.reactorpump.samples.bspump.components;

import io.reactorpump.api.AsyncProcessor;
import io.reactorpump.api.Clients;
import io.reactorpump.api.ComponentContext;
import io.reactorpump.api.EventContext;
import io.reactorpump.samples.bspump.JsonObjects;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;

/** What "Custom Connection" is for: asks the service, by a client that it acquires for each event and gives back. */
public final class MyServiceProcessor implements AsyncProcessor<Map<String, Object>, Map<String, Object>> {

    private static final String CONNECTION = "MyServiceConnection";

    private @Nullable Clients<MyServiceClient> service;

    @Override
    public Collection<String> connections() {
        return List.of(CONNECTION);
    }

    @Override
    public Mono<Void> open(ComponentContext context) {
        return Mono.fromRunnable(() -> service = context.application().connection(CONNECTION, MyServiceClient.class));
    }

    @Override
    public Publisher<Map<String, Object>> process(EventContext context, Map<String, Object> event) {
        return Objects.requireNonNull(service, "it is open")
                .use(client -> client.grade(event))
                .map(grade -> JsonObjects.with(event, "grade", grade));
    }
}
