package io.reactorpump.kafka.embedded;

import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeClusterResult;

/**
 * Whether the broker answers: a broker on its port describes a cluster that is the one of its data and has members.
 *
 * <p>Somebody else may have been quicker to take the port, another Kafka even. So no one's answer counts when the host is
 * not running, and no one is waited for without a limit.
 */
final class Readiness {

    private static final Duration ATTEMPT = Duration.ofSeconds(2);
    private static final Duration BETWEEN = Duration.ofMillis(20);

    private final Host host;
    private final DataFolder data;
    private final long deadline;

    Readiness(Host host, DataFolder data, long deadline) {
        this.host = host;
        this.data = data;
        this.deadline = deadline;
    }

    /** Returns true when it answers, false when its host is not running or the deadline has passed. */
    boolean await(int port, Map<String, Object> client) {
        return await(() -> accepts(port)) && awaitMember(client);
    }

    private boolean await(BooleanSupplier condition) {
        while (host.isRunning() && System.nanoTime() - deadline < 0) {
            if (condition.getAsBoolean()) {
                return true;
            }
            LockSupport.parkNanos(BETWEEN.toNanos());
        }
        return false;
    }

    private static boolean accepts(int port) {
        try (Socket socket = new Socket()) {
            socket.connect(FreePort.address(port), (int) ATTEMPT.toMillis());
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private boolean awaitMember(Map<String, Object> client) {
        Map<String, Object> properties = new HashMap<>(client);
        properties.put("request.timeout.ms", (int) ATTEMPT.toMillis());
        properties.put("default.api.timeout.ms", (int) ATTEMPT.toMillis());
        properties.put("reconnect.backoff.max.ms", 100);
        Admin admin = Admin.create(properties);
        try {
            return await(() -> isMember(admin));
        } finally {
            admin.close(ATTEMPT);
        }
    }

    private boolean isMember(Admin admin) {
        try {
            DescribeClusterResult cluster = admin.describeCluster();
            long millis = ATTEMPT.toMillis();
            return data.holds(cluster.clusterId().get(millis, TimeUnit.MILLISECONDS))
                    && !cluster.nodes().get(millis, TimeUnit.MILLISECONDS).isEmpty();
        } catch (ExecutionException | TimeoutException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the broker started", e);
        }
    }
}
