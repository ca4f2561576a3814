package io.reactorpump.samples.benchmarks.kafka;

import com.sun.management.OperatingSystemMXBean;
import io.reactorpump.kafka.embedded.KafkaProbe;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Scanner;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.apache.kafka.common.TopicPartition;

/**
 * Lets one entrant do its job once for each line of its input, and measures from a quarter of the records to three quarters:
 * on the broker for a copy, in the work itself for the keyed row. Before, it starts and joins the group; afterwards the first
 * partition has come to its end, and the broker lets a fetch of that one and of no other wait for half a second, as a
 * consumer that still has records of the others asks for. A turn ends well only when the group has committed everything.
 */
final class ContenderMain {

    private static final long LIMIT_SECONDS = 600;

    /** Looking costs what those who are measured could use. */
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private static final OperatingSystemMXBean SYSTEM =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    private final Entrant entrant;
    private final KafkaProbe probe;

    private ContenderMain(Entrant entrant, KafkaProbe probe) {
        this.entrant = entrant;
        this.probe = probe;
    }

    public static void main(String[] args) {
        try (KafkaProbe probe = KafkaProbe.at(args[1]);
                Scanner turns = new Scanner(System.in, StandardCharsets.UTF_8)) {
            ContenderMain main = new ContenderMain(Entrant.valueOf(args[0]), probe);
            while (turns.hasNextLine()) {
                String[] turn = turns.nextLine().split(" ");
                System.out.println(main.take(new Job(args[1], args[2], turn[0], turn[1], new KeyedWork()))
                        .line());
                System.gc();
            }
            System.exit(0);
        } catch (Throwable e) {
            e.printStackTrace();
            System.exit(1);
        }
    }

    private Result take(Job job) throws Exception {
        LongSupplier done = entrant.row() == Entrant.Row.COPY ? () -> written(job.output()) : job.work()::done;
        Map<TopicPartition, Long> input = probe.endOffsets(job.input());
        Result result;
        try (AutoCloseable running = entrant.contender().start(job)) {
            result = measure(done, entrant.row().records());
            await("commit everything", () -> probe.committed(job.group()).equals(input) ? 1 : 0, 1);
        }
        if (job.work().outOfOrder() > 0) {
            throw new IllegalStateException(job.work().outOfOrder() + " records out of order or twice");
        }
        return result;
    }

    private static Result measure(LongSupplier done, int records) {
        long before = await("do a quarter", done, records / 4);
        long start = System.nanoTime();
        long cpu = SYSTEM.getProcessCpuTime();
        double measured = await("do three quarters", done, records / 4 * 3) - before;
        Result result =
                new Result((System.nanoTime() - start) / measured, (SYSTEM.getProcessCpuTime() - cpu) / measured);
        await("do everything", done, records);
        return result;
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
            LockSupport.parkNanos(LOOK_NANOS);
            now = number.getAsLong();
        }
        return now;
    }

    private long written(String topic) {
        return probe.endOffsets(topic).values().stream()
                .mapToLong(Long::longValue)
                .sum();
    }
}
