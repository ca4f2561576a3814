package io.reactorpump.core.lookup;

import io.reactorpump.api.Component;
import io.reactorpump.api.ComponentContext;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import reactor.core.publisher.Mono;

/** The dictionaries, as a component of one pipeline that is opened before those that look up in them. */
final class LookupsInUse implements Component {

    private final List<LoadedLookup<?>> lookups;
    private final AtomicBoolean taken = new AtomicBoolean();

    LookupsInUse(List<LoadedLookup<?>> lookups) {
        this.lookups = lookups;
    }

    @Override
    public Mono<Void> open(ComponentContext context) {
        return Mono.defer(() -> {
            taken.set(true);
            return Mono.when(lookups.stream()
                    .map(lookup -> lookup.take(context.scheduler()))
                    .toList());
        });
    }

    @Override
    public Mono<Void> close() {
        return Mono.fromRunnable(() -> {
            if (taken.compareAndSet(true, false)) {
                lookups.forEach(LoadedLookup::give);
            }
        });
    }

    @Override
    public String componentName() {
        return "lookups";
    }
}
