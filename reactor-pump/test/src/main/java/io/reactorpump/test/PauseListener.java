package io.reactorpump.test;

import io.reactorpump.api.Partition;
import io.reactorpump.api.PartitionListener;

/** Records pauses, and goes on after them. */
record PauseListener(Journal<Pause> pauses, Runnable proceed) implements PartitionListener {

    @Override
    public void paused(Partition partition, String why) {
        pauses.add(new Pause(partition.name(), why));
    }

    @Override
    public void resumed(Partition partition) {
        proceed.run();
    }
}
