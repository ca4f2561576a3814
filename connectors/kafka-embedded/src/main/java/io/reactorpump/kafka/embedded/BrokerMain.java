package io.reactorpump.kafka.embedded;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.utils.Exit;

/**
 * The broker as a child, which lives as long as its standard input is open.
 *
 * <p>Told to stop, it ends cleanly. When the parent is gone, killed or not, its input ends, and it is gone too, at once:
 * its data can bear it, and whoever comes next may want its port. A signal to the whole group of processes, such as
 * Control-C, must not take the broker from a parent that still finishes its work: it waits for the parent's word.
 */
final class BrokerMain {

    static final int STOP = 's';
    static final int PORT_TAKEN = 98;
    static final String REMOVE_WITH_PARENT = "remove-with-parent";

    private static final int FAILED = 1;
    private static final int ORPHANED = 3;
    private static final long PARENT_SECONDS = 30;

    private BrokerMain() {}

    public static void main(String[] args) {
        Quiet.begin();
        Path settings = Path.of(args[0]);
        boolean removed = args.length > 1 && args[1].equals(REMOVE_WITH_PARENT);
        CountDownLatch told = new CountDownLatch(1);
        Thread watch = new Thread(() -> watchParent(told, new DataFolder(parentOf(settings), removed)), "parent");
        watch.setDaemon(true);
        watch.start();
        try {
            // A start that fails would end the process before the exception could tell why.
            Exit.setExitProcedure((code, message) -> {});
            Exit.setHaltProcedure((code, message) -> {});
            KafkaNode node = KafkaNode.start(settings);
            Exit.resetExitProcedure();
            Exit.resetHaltProcedure();
            Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(node, told), "stop"));
            told.await();
            System.exit(0);
        } catch (Throwable e) {
            e.printStackTrace();
            Runtime.getRuntime().halt(KafkaNode.isPortTaken(e) ? PORT_TAKEN : FAILED);
        }
    }

    private static Path parentOf(Path settings) {
        Path folder = settings.getParent();
        return folder == null ? Path.of("") : folder;
    }

    private static void watchParent(CountDownLatch told, DataFolder data) {
        int last = 0;
        try {
            for (int next = System.in.read(); next != -1; next = System.in.read()) {
                last = next;
                if (next == STOP) {
                    told.countDown();
                }
            }
        } catch (IOException e) {
            last = 0;
        }
        if (last != STOP) {
            try {
                data.close();
            } finally {
                Runtime.getRuntime().halt(ORPHANED);
            }
        }
    }

    private static void stop(KafkaNode node, CountDownLatch told) {
        try {
            told.await(PARENT_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        node.stop();
    }
}
