package io.reactorpump.kafka;

import io.reactorpump.api.Application;
import io.reactorpump.api.Clients;
import io.reactorpump.api.ComponentContext;
import io.reactorpump.api.Event;
import io.reactorpump.api.Lookup;
import io.reactorpump.api.PubSub;
import io.reactorpump.api.Sink;
import io.reactorpump.api.WriteResult;
import reactor.core.publisher.Mono;

/** A sink in an application whose every connection is this cluster. */
record WithCluster<T>(Sink<T> sink, KafkaCluster cluster) implements Sink<T> {

    private record OneCluster(KafkaCluster cluster) implements Application {

        @Override
        public PubSub pubsub() {
            return Application.none().pubsub();
        }

        @Override
        public boolean isIdle() {
            return true;
        }

        @Override
        public <C> Clients<C> connection(String name, Class<C> client) {
            return () -> Mono.just(client.cast(cluster));
        }

        @Override
        public <V> Lookup<V> lookup(String name, Class<V> value) {
            return Application.none().lookup(name, value);
        }
    }

    @Override
    public Mono<Void> open(ComponentContext context) {
        return sink.open(new ComponentContext(
                context.pipeline(), context.component(), context.scheduler(), new OneCluster(cluster)));
    }

    @Override
    public Mono<WriteResult> write(Event<T> event) {
        return sink.write(event);
    }

    @Override
    public Mono<Void> flush() {
        return sink.flush();
    }

    @Override
    public int concurrency() {
        return sink.concurrency();
    }

    @Override
    public boolean bisects() {
        return sink.bisects();
    }

    @Override
    public Mono<Void> close() {
        return sink.close();
    }

    @Override
    public String componentName() {
        return sink.componentName();
    }
}
