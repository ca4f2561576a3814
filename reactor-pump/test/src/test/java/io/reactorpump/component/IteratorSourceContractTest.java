package io.reactorpump.component;

import io.reactorpump.core.component.IteratorSource;
import io.reactorpump.test.tck.TckReport;
import org.junit.jupiter.api.Test;

class IteratorSourceContractTest extends IteratorSourceContract {

    @Override
    IteratorSource<Long> source(Iterable<Long> numbers) {
        return IteratorSource.of("numbers", numbers.iterator());
    }

    /** Left out are 7 tests that the TCK does not have, and 3 for publishers that share their items. */
    @Test
    void passesTheTck() {
        TckReport.of(IteratorSourceTck.class).expect(28, 10);
    }
}
