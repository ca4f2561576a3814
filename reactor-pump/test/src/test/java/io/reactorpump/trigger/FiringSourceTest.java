package io.reactorpump.trigger;

import io.reactorpump.api.Firing;
import io.reactorpump.api.Source;
import io.reactorpump.test.contract.SourceContract;
import io.reactorpump.test.tck.TckReport;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FiringSourceTest extends SourceContract<Firing> {

    private List<Firing> firings = List.of();

    static List<Firing> firings(int count) {
        return IntStream.range(0, count)
                .mapToObj(number -> Firing.of("fed", Instant.ofEpochSecond(number)))
                .toList();
    }

    @Override
    protected Map<String, List<Firing>> given(int records) {
        firings = firings(records);
        return Map.of("times", firings);
    }

    @Override
    protected Source<Firing> source() {
        return new FedFirings(firings);
    }

    @Override
    protected boolean remembers() {
        return false;
    }

    /**
     * Left out are 7 tests that the TCK does not have, 4 for several subscribers at a time, 2 for publishers that fail, which
     * this one does not, and one that wants more records than a list holds.
     */
    @Test
    void passesTheTck() {
        TckReport.of(FiringSourceTck.class).expect(24, 14);
    }
}
