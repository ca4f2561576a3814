package io.reactorpump.test.contract;

import io.reactorpump.test.MemorySource;
import reactor.core.scheduler.Schedulers;

class OpenMemorySourceTest extends MemorySourceContract {

    @Override
    protected MemorySource<String> source() {
        return memory().withoutPausing().emittingOn(Schedulers.parallel());
    }

    @Override
    protected boolean isBounded() {
        return false;
    }
}
