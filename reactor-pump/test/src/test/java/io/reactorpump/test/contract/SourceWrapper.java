package io.reactorpump.test.contract;

import io.reactorpump.api.Commit;
import io.reactorpump.api.ComponentContext;
import io.reactorpump.api.Position;
import io.reactorpump.api.Received;
import io.reactorpump.api.Source;
import io.reactorpump.api.SourceContext;
import java.util.List;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** A source that does what another does, for mutants that do one thing differently. */
class SourceWrapper implements Source<String> {

    protected final Source<String> honest;

    SourceWrapper(Source<String> honest) {
        this.honest = honest;
    }

    @Override
    public Flux<Received<String>> receive(SourceContext context) {
        return honest.receive(context);
    }

    @Override
    public Mono<Void> commit(List<Commit> commits) {
        return honest.commit(commits);
    }

    @Override
    public boolean rejects() {
        return honest.rejects();
    }

    @Override
    public Mono<Void> reject(Position position, Throwable cause) {
        return honest.reject(position, cause);
    }

    @Override
    public Mono<Void> open(ComponentContext context) {
        return honest.open(context);
    }

    @Override
    public Mono<Void> close() {
        return honest.close();
    }
}
