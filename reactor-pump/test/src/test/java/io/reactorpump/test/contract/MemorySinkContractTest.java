package io.reactorpump.test.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactorpump.api.Sink;
import io.reactorpump.test.MemorySink;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;

class MemorySinkContractTest extends SinkContract<String> {

    private final MemorySink<String> memory = MemorySink.<String>named("memory")
            .withConcurrency(4)
            .taking(Duration.ofMillis(1))
            .failFor("bad"::equals, new IllegalArgumentException("bad"));

    @Override
    protected Sink<String> sink() {
        return memory;
    }

    @Override
    protected String payload(int number) {
        return "payload " + number;
    }

    @Override
    protected List<?> read() {
        return memory.items().all();
    }

    @Override
    protected Optional<String> unwritable() {
        return Optional.of("bad");
    }

    @AfterEach
    void isUsedByTheKitAsItsContractSays() {
        assertThat(memory.violations()).isEmpty();
    }
}
