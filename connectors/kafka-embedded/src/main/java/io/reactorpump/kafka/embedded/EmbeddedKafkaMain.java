package io.reactorpump.kafka.embedded;

import java.nio.file.Path;
import java.util.List;
import org.apache.kafka.common.utils.AppInfoParser;

/**
 * A broker to develop against: {@code --port N} chooses the port, {@code --dir D} the folder that keeps its data.
 *
 * <p>Says in one line where it listens when it is ready, and ends cleanly when it is told to end.
 */
public final class EmbeddedKafkaMain {

    private static final String USAGE = "usage: EmbeddedKafkaMain [--port N] [--dir D]";

    private EmbeddedKafkaMain() {}

    /** Ends with 2 if it does not understand its arguments, with 1 if the broker does not come up. */
    public static void main(String[] args) {
        Quiet.begin();
        BrokerOptions options;
        try {
            options = options(List.of(args));
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.err.println(USAGE);
            System.exit(2);
            return;
        }
        try {
            EmbeddedKafka kafka = EmbeddedKafka.inProcess(options);
            Runtime.getRuntime().addShutdownHook(new Thread(kafka::close, "stop"));
            kafka.start();
            System.out.printf(
                    "Kafka %s is ready at %s, data in %s%n",
                    AppInfoParser.getVersion(), kafka.bootstrapServers(), kafka.dataFolder());
        } catch (IllegalStateException e) {
            System.err.println(e.getMessage());
            System.exit(1);
        }
    }

    private static BrokerOptions options(List<String> args) {
        BrokerOptions options = BrokerOptions.defaults();
        for (int i = 0; i < args.size(); i += 2) {
            if (i + 1 == args.size()) {
                throw new IllegalArgumentException(args.get(i) + ": (expected: a value)");
            }
            String value = args.get(i + 1);
            options = switch (args.get(i)) {
                case "--port" -> options.withPort(port(value));
                case "--dir" -> options.withData(Path.of(value));
                default -> throw new IllegalArgumentException(args.get(i) + " (expected: --port or --dir)");
            };
        }
        return options;
    }

    private static int port(String value) {
        try {
            return Integer.parseInt(value);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("--port: " + value + " (expected: a number)", e);
        }
    }
}
