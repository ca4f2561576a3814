package io.reactorpump.samples.buildflow;

import io.reactorpump.hazelcast.GridFunction;
import java.util.concurrent.TimeUnit;

/** "Async With Ray", {@code long_task}: what takes so long that it is sent to other machines. */
public final class LongTask implements GridFunction<InputType, InputType> {

    private static final long serialVersionUID = 1L;

    private final long millis;

    /** A task that takes so long. */
    public LongTask(long millis) {
        this.millis = millis;
    }

    @Override
    public InputType apply(InputType elem) throws InterruptedException {
        TimeUnit.MILLISECONDS.sleep(millis);
        return elem;
    }
}
