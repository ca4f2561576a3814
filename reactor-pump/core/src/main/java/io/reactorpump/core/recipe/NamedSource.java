package io.reactorpump.core.recipe;

import io.reactorpump.api.Commit;
import io.reactorpump.api.ComponentContext;
import io.reactorpump.api.PlainSource;
import io.reactorpump.api.Position;
import io.reactorpump.api.Received;
import io.reactorpump.api.Source;
import io.reactorpump.api.SourceContext;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** A source under the name of its recipe. */
class NamedSource<T, S extends Source<T>> implements Source<T> {

    final S source;
    private final String name;

    private NamedSource(S source, String name) {
        this.source = source;
        this.name = name;
    }

    static <T> Source<T> of(Source<T> source, String name) {
        if (source.componentName().equals(name)) {
            return source;
        }
        return source instanceof PlainSource<T> plain ? new Plain<>(plain, name) : new NamedSource<>(source, name);
    }

    @Override
    public Collection<String> connections() {
        return source.connections();
    }

    @Override
    public String componentName() {
        return name;
    }

    @Override
    public Mono<Void> open(ComponentContext context) {
        return source.open(context);
    }

    @Override
    public Mono<Void> close() {
        return source.close();
    }

    @Override
    public Flux<Received<T>> receive(SourceContext context) {
        return source.receive(context);
    }

    @Override
    public Mono<Void> commit(List<Commit> commits) {
        return source.commit(commits);
    }

    @Override
    public boolean remembers() {
        return source.remembers();
    }

    @Override
    public boolean rejects() {
        return source.rejects();
    }

    @Override
    public boolean requests() {
        return source.requests();
    }

    @Override
    public Mono<Void> forsaken(Position position) {
        return source.forsaken(position);
    }

    @Override
    public Mono<Void> reject(Position position, Throwable cause) {
        return source.reject(position, cause);
    }

    @Override
    public OptionalLong backlog() {
        return source.backlog();
    }

    @Override
    public Optional<String> waiting() {
        return source.waiting();
    }

    /** One whose records have nothing but a payload. */
    static final class Plain<T> extends NamedSource<T, PlainSource<T>> implements PlainSource<T> {

        Plain(PlainSource<T> source, String name) {
            super(source, name);
        }

        @Override
        public Flux<? extends T> payloads() {
            return source.payloads();
        }

        @Override
        public Flux<Received<T>> receive(SourceContext context) {
            return source.receive(context);
        }
    }
}
