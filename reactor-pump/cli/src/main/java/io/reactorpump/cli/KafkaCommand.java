package io.reactorpump.cli;

import io.reactorpump.kafka.embedded.EmbeddedKafkaMain;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code pump kafka}. */
@Command(
        name = "kafka",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        header = "Runs a Kafka broker to develop against, until the process is told to end.",
        footer = {
            "",
            "Example:",
            "  pump kafka --port 9092 --dir ./kafka-data",
            "",
            "Exit codes: 1 the broker did not come up, as where its port is taken; 143 and 130 after SIGTERM and SIGINT."
        })
final class KafkaCommand implements Callable<Integer> {

    @Option(
            names = "--port",
            defaultValue = "9092",
            description = "on 127.0.0.1; 0 for any that is free (default: ${DEFAULT-VALUE})")
    private int port;

    @Option(
            names = "--dir",
            paramLabel = "FOLDER",
            description = "where to keep its data (default: a temporary folder)")
    private @Nullable String folder;

    @Override
    public Integer call() throws InterruptedException {
        List<String> arguments = new ArrayList<>(List.of("--port", Integer.toString(port)));
        if (folder != null) {
            arguments.addAll(List.of("--dir", folder));
        }
        EmbeddedKafkaMain.main(arguments.toArray(String[]::new));
        // A signal ends the wait.
        new CountDownLatch(1).await();
        return 0;
    }
}
