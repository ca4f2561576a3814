package io.reactorpump.test.contract;

import io.reactorpump.api.Source;
import io.reactorpump.test.MemorySource;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** The source kit over a memory source of three partitions, which is what its subclasses vary. */
abstract class MemorySourceContract extends SourceContract<String> {

    private MemorySource<String> memory = MemorySource.of("memory");

    @Override
    protected Map<String, List<String>> given(int records) {
        List<String> first = payloads("a", records / 2);
        List<String> second = payloads("b", records - records / 2);
        memory = MemorySource.named("memory")
                .<String>partitions(0)
                .offsets(5, 3)
                .partition("memory-0", first.toArray(String[]::new))
                .partition("memory-1", second.toArray(String[]::new))
                .partition("memory-2");
        return Map.of("memory-0", first, "memory-1", second, "memory-2", List.of());
    }

    @Override
    protected Optional<List<String>> givenUndecodable() {
        memory = MemorySource.named("memory")
                .partition("memory-0", "good")
                .undecodable("memory-0", "bad", new IllegalArgumentException("bad"))
                .append("memory-0", "fine");
        return Optional.of(List.of("good", "fine"));
    }

    @Override
    protected Source<String> source() {
        return memory();
    }

    protected final MemorySource<String> memory() {
        return isBounded() ? memory.complete() : memory;
    }

    @Override
    protected Duration quiet() {
        return Duration.ofMillis(20);
    }

    private static List<String> payloads(String prefix, int count) {
        return IntStream.range(0, count).mapToObj(i -> prefix + i).toList();
    }
}
