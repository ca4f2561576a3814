package io.reactorpump.samples.benchmarks.kafka;

import com.sun.management.OperatingSystemMXBean;
import io.reactorpump.kafka.embedded.KafkaProbe;
import java.lang.management.ManagementFactory;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.apache.kafka.common.TopicPartition;

/**
 * Lets one entrant do its job and measures the second half of the records, when the compiler has done most of its work: on
 * the broker for a copy, in the work itself for the keyed row. Ends well only when the group has committed everything.
 */
final class ContenderMain {

    private static final long LIMIT_SECONDS = 600;
    private static final OperatingSystemMXBean SYSTEM =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    private ContenderMain() {}

    public static void main(String[] args) throws Exception {
        Entrant entrant = Entrant.valueOf(args[0]);
        KeyedWork work = new KeyedWork();
        Job job = new Job(args[1], args[2], args[3], args[4], work);
        int records = entrant.row().records();
        try (KafkaProbe probe = KafkaProbe.at(job.servers())) {
            LongSupplier done = entrant.row() == Entrant.Row.COPY ? () -> written(probe, job.output()) : work::done;
            Map<TopicPartition, Long> input = probe.endOffsets(job.input());
            AutoCloseable running = entrant.contender().start(job);
            Result result = measure(done, records);
            await("commit everything", () -> probe.committed(job.group()).equals(input) ? 1 : 0, 1);
            running.close();
            if (work.outOfOrder() > 0) {
                throw new IllegalStateException(work.outOfOrder() + " records out of order or twice");
            }
            System.out.println(result.line());
        }
        System.exit(0);
    }

    private static Result measure(LongSupplier done, int records) {
        long before = await("do half", done, records / 2);
        long start = System.nanoTime();
        long cpu = SYSTEM.getProcessCpuTime();
        await("do everything", done, records);
        double measured = records - before;
        return new Result((System.nanoTime() - start) / measured, (SYSTEM.getProcessCpuTime() - cpu) / measured);
    }

    /** Returns the number as soon as it has grown so far. */
    private static long await(String what, LongSupplier number, long least) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
        long now = number.getAsLong();
        while (now < least) {
            if (System.nanoTime() - deadline > 0) {
                throw new IllegalStateException(
                        "it does not " + what + " within " + LIMIT_SECONDS + " s: " + now + " of " + least);
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
            now = number.getAsLong();
        }
        return now;
    }

    private static long written(KafkaProbe probe, String topic) {
        return probe.endOffsets(topic).values().stream()
                .mapToLong(Long::longValue)
                .sum();
    }
}
