package io.reactorpump.micronaut;

import io.reactorpump.api.policy.Checks;
import io.reactorpump.core.request.RequestLimits;

/**
 * How many WebSockets there may be at one path, and how much of each is held.
 *
 * @param connections how many may be open; one more is closed at once, with 1013
 * @param messageBytes how large a message may be, all its frames together; a larger one closes its connection, with 1009
 * @param inFlight how many messages of one connection are read and not answered; it is not read any further meanwhile
 * @param requests what holds for each message
 */
public record SocketLimits(int connections, int messageBytes, int inFlight, RequestLimits requests) {

    static final int CONNECTIONS = 1_000;
    static final int MESSAGE_BYTES = 64 * 1024;
    static final int IN_FLIGHT = 32;

    /** Checks the numbers. */
    public SocketLimits {
        Checks.positive("sockets.connections", connections);
        Checks.positive("sockets.messageBytes", messageBytes);
        Checks.positive("sockets.inFlight", inFlight);
    }

    /** 1 000 connections, messages of 64 KiB, 32 of each in flight, and the {@linkplain RequestLimits#defaults() usual} for one. */
    public static SocketLimits defaults() {
        return new SocketLimits(CONNECTIONS, MESSAGE_BYTES, IN_FLIGHT, RequestLimits.defaults());
    }

    /** These limits with another number of connections. */
    public SocketLimits connections(int most) {
        return new SocketLimits(most, messageBytes, inFlight, requests);
    }

    /** These limits with another size of a message. */
    public SocketLimits messageBytes(int most) {
        return new SocketLimits(connections, most, inFlight, requests);
    }

    /** These limits with another number of messages that are read and not answered. */
    public SocketLimits inFlight(int most) {
        return new SocketLimits(connections, messageBytes, most, requests);
    }

    /** These limits with others for each message. */
    public SocketLimits requests(RequestLimits each) {
        return new SocketLimits(connections, messageBytes, inFlight, each);
    }
}
