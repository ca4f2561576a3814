package io.reactorpump.kafka.embedded;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/**
 * A Kafka broker, with its controller, that this program starts, stops, kills and starts again.
 *
 * <p>Every start finds the port, the data and the cluster of the first one. A broker in a child process ends with this
 * process, however that ends; one in this process is quicker to start. May be used by many threads.
 */
public final class EmbeddedKafka implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final int ATTEMPTS = 10;

    private final BrokerOptions options;
    private final Host host;
    private final DataFolder data;
    private int port;

    EmbeddedKafka(BrokerOptions options, Host host) {
        this.options = options;
        this.host = host;
        this.data = DataFolder.of(options.data());
        this.port = options.port();
    }

    /** Runs in this process. */
    public static EmbeddedKafka inProcess(BrokerOptions options) {
        return new EmbeddedKafka(options, new InProcessHost());
    }

    /** Runs in a JVM of its own, with this one's class path; what it writes is in {@code broker.log} in its data. */
    public static EmbeddedKafka inChildProcess(BrokerOptions options) {
        return new EmbeddedKafka(options, new ChildHost(options.jvmOptions()));
    }

    /**
     * Returns when the broker answers.
     *
     * @throws IllegalStateException if it runs already, if its port is taken, or if it does not come up in time: with
     *     the last it wrote
     */
    public synchronized EmbeddedKafka start() {
        if (host.isRunning()) {
            throw new IllegalStateException("the broker on port " + port + " is RUNNING (expected: STOPPED to start)");
        }
        long deadline = System.nanoTime() + options.startTimeout().toNanos();
        boolean anyPort = port == 0;
        for (int attempt = 1; ; attempt++) {
            if (anyPort) {
                port = FreePort.any();
            } else if (!FreePort.await(port, PATIENCE)) {
                throw new IllegalStateException("port " + port + " of " + FreePort.HOST
                        + " is taken (expected: a free one for the broker, or 0 to find one)");
            }
            host.start(data.write(BrokerProperties.broker(options, data, port, FreePort.anyBut(port))), data);
            if (new Readiness(host, data, deadline).await(port, clientProperties())) {
                return this;
            }
            // Somebody was quicker to take the port, or the controller's, after it was found free.
            if (!host.foundPortTaken() || attempt == ATTEMPTS) {
                throw notReady(anyPort);
            }
        }
    }

    private IllegalStateException notReady(boolean anyPort) {
        String state = host.isRunning() ? "does not answer after " + options.startTimeout() : "has ended";
        String words = host.lastWords();
        IllegalStateException failure = new IllegalStateException(
                "the broker on port " + port + " " + state + " [data=" + data.path() + "]; last it said:\n" + words,
                host.failure());
        host.abandon();
        if (anyPort) {
            port = 0;
        }
        return failure;
    }

    /** Ends the broker cleanly, if it runs. Its port and data stay as they are. */
    public synchronized void stop() {
        host.stop();
    }

    /**
     * Ends the broker as {@code kill -9} does, and returns when it is gone.
     *
     * @throws IllegalStateException if it does not run
     * @throws UnsupportedOperationException if it runs in this process
     */
    public synchronized void kill() {
        if (!host.isRunning()) {
            throw new IllegalStateException("the broker on port " + port + " is STOPPED (expected: RUNNING to kill)");
        }
        host.kill();
    }

    /** Whether it has been started and has not ended since. */
    public synchronized boolean isRunning() {
        return host.isRunning();
    }

    /** The process that the broker runs in. */
    public synchronized long pid() {
        return host.pid();
    }

    /** Host and port, known from the first start on. */
    public synchronized String bootstrapServers() {
        if (port == 0) {
            throw new IllegalStateException("the broker has no port yet (expected: to be started first)");
        }
        return FreePort.HOST + ":" + port;
    }

    /** What every client needs: bootstrap servers, protocol, login of the first user, trust. Contains the password. */
    public synchronized Map<String, Object> clientProperties() {
        return BrokerProperties.client(options, data, bootstrapServers());
    }

    /** Where its data is kept. */
    public Path dataFolder() {
        return data.path();
    }

    /** Ends the broker cleanly, and removes its data if the folder is temporary. */
    @Override
    public synchronized void close() {
        try {
            host.stop();
        } finally {
            data.close();
        }
    }
}
