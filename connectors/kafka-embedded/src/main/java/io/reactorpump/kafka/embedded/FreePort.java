package io.reactorpump.kafka.embedded;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntSupplier;

/**
 * Ports of 127.0.0.1 on which a broker can listen.
 *
 * <p>They are taken from below the ranges in which operating systems choose the ports of outgoing connections: while a
 * broker is down, its clients try to reach it again and again, and one of them could be given that very port.
 */
final class FreePort {

    static final String HOST = "127.0.0.1";

    private static final int FIRST = 20_000;
    private static final int END = 32_000;
    private static final int ATTEMPTS = 1_000;
    private static final Random RANDOM = new Random();

    private FreePort() {}

    /** One that is free now; another process can be quicker to take it. */
    static int any() {
        return anyBut(0);
    }

    /** One that is free now, and is not this one, which is to be taken soon. */
    static int anyBut(int other) {
        return first(() -> RANDOM.nextInt(FIRST, END), other);
    }

    /** The first of these that is free and is not that one. */
    static int first(IntSupplier ports, int other) {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            int port = ports.getAsInt();
            if (port != other && isFree(port)) {
                return port;
            }
        }
        throw new IllegalStateException("no port from " + FIRST + " to " + (END - 1) + " of " + HOST + " is free after "
                + ATTEMPTS + " attempts");
    }

    /** Whether it becomes free within that time. */
    static boolean await(int port, Duration patience) {
        long deadline = System.nanoTime() + patience.toNanos();
        while (!isFree(port)) {
            if (System.nanoTime() - deadline > 0) {
                return false;
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
        return true;
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            // As Kafka does: connections of the last broker that still linger are no obstacle.
            socket.setReuseAddress(true);
            socket.bind(address(port));
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    static InetSocketAddress address(int port) throws UnknownHostException {
        return new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port);
    }
}
