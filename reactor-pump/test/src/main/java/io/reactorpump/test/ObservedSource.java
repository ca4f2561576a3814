package io.reactorpump.test;

import io.reactorpump.api.Commit;
import io.reactorpump.api.ComponentContext;
import io.reactorpump.api.PlainSource;
import io.reactorpump.api.Position;
import io.reactorpump.api.Received;
import io.reactorpump.api.Source;
import io.reactorpump.api.SourceContext;
import io.reactorpump.api.error.FatalException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** A source whose records, outcomes and commits a probe sees. */
final class ObservedSource implements Source<Object> {

    private final Source<Object> observed;
    private final Observations observations;

    ObservedSource(Source<Object> observed, Observations observations) {
        this.observed = observed;
        this.observations = observations;
    }

    @Override
    public Flux<Received<Object>> receive(SourceContext context) {
        Flux<Received<Object>> records = observed.receive(context);
        if (observed instanceof PlainSource) {
            // The engine never subscribes a plain source again, and would this one.
            records = records.onErrorMap(error -> new FatalException(
                    "source '" + componentName() + "' failed and cannot resume: " + error.getMessage(), error));
        }
        return records.map(this::observed).doOnComplete(observations::sourceEnded);
    }

    private Received<Object> observed(Received<Object> record) {
        Position position = record.position();
        observations.arrived(position);
        Received.Settlement original = record.settlement();
        return record.withSettlement(outcome -> {
            observations.settled(position, outcome);
            if (original != null) {
                original.settled(outcome);
            }
        });
    }

    @Override
    public Mono<Void> commit(List<Commit> commits) {
        return observed.commit(commits).doOnSuccess(done -> observations.committed(commits));
    }

    @Override
    public boolean rejects() {
        return observed.rejects();
    }

    @Override
    public boolean requests() {
        return observed.requests();
    }

    @Override
    public Mono<Void> forsaken(Position position) {
        return observed.forsaken(position);
    }

    @Override
    public Mono<Void> reject(Position position, Throwable cause) {
        return observed.reject(position, cause);
    }

    @Override
    public OptionalLong backlog() {
        return observed.backlog();
    }

    @Override
    public Optional<String> waiting() {
        return observed.waiting();
    }

    @Override
    public Mono<Void> open(ComponentContext context) {
        return observed.open(context);
    }

    @Override
    public Mono<Void> close() {
        return observed.close();
    }

    @Override
    public Collection<String> connections() {
        return observed.connections();
    }

    @Override
    public String componentName() {
        return observed.componentName();
    }
}
