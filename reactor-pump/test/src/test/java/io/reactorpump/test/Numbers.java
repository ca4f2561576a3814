package io.reactorpump.test;

import io.reactorpump.core.component.Loop;
import io.reactorpump.core.component.LoopSource;

/** A loop that emits so many numbers. */
public record Numbers(long count) implements LoopSource<Long> {

    @Override
    public void run(Loop<Long> loop) throws InterruptedException {
        for (long number = 0; number < count; number++) {
            loop.emit(number);
        }
    }
}
