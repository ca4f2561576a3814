package io.reactorpump.component;

import io.reactorpump.core.component.IteratorSource;

class BlockingIteratorSourceContractTest extends IteratorSourceContract {

    @Override
    IteratorSource<Long> source(Iterable<Long> numbers) {
        return IteratorSource.of("numbers", numbers).blocking();
    }
}
