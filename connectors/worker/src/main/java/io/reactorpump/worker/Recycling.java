package io.reactorpump.worker;

import io.reactorpump.core.config.Size;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** When a worker is old, and a fresh one is to take its place. */
final class Recycling {

    private static final Logger LOG = LoggerFactory.getLogger(Recycling.class);

    /** How often memory is looked at. */
    private static final long WEIGHED_EVERY = Duration.ofSeconds(1).toNanos();

    private final Optional<Integer> events;
    private final Optional<Size> memory;

    Recycling(WorkerOptions options) {
        this.events = options.recycleEvents();
        this.memory = options.recycleMemory();
    }

    /** Whether it is old, now that it has answered; says so in the log. */
    boolean isDue(Worker worker) {
        if (events.isPresent() && worker.answered >= events.get()) {
            LOG.info("{} is replaced, as it has answered {} events", worker.name, worker.answered);
            return true;
        }
        return memory.isPresent() && hasTooMuch(worker, memory.get());
    }

    private static boolean hasTooMuch(Worker worker, Size limit) {
        boolean isFirst = worker.answered == 1;
        if (worker.isLarge || (!isFirst && worker.lastAnswerAt - worker.weighedAt < WEIGHED_EVERY)) {
            return false;
        }
        worker.weighedAt = worker.lastAnswerAt;
        Size resident = new Size(worker.residentBytes());
        if (resident.bytes() < limit.bytes()) {
            return false;
        }
        if (isFirst) {
            worker.isLarge = true;
            LOG.warn(
                    "{} has {} of memory with its first event already, so it is not replaced for that (recycleMemory: {})",
                    worker.name,
                    resident,
                    limit);
            return false;
        }
        LOG.info("{} is replaced, as it has {} of memory (recycleMemory: {})", worker.name, resident, limit);
        return true;
    }
}
