package io.reactorpump.test.contract;

import io.reactorpump.api.Sink;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** The sink kit over the simplest sink, or a mutant of it. */
abstract class PlaceSinkContract extends SinkContract<String> {

    private final List<String> place = new CopyOnWriteArrayList<>();

    @Override
    protected Sink<String> sink() {
        return sink(place);
    }

    protected abstract Sink<String> sink(List<String> place);

    @Override
    protected String payload(int number) {
        return "payload " + number;
    }

    @Override
    protected List<?> read() {
        return List.copyOf(place);
    }

    @Override
    protected Optional<String> unwritable() {
        return Optional.of("bad");
    }

    @Override
    protected Duration timeout() {
        return Duration.ofMillis(500);
    }
}
