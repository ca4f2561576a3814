package io.reactorpump.api.policy;

import io.reactorpump.api.error.DataException;
import io.reactorpump.api.error.FatalException;
import io.reactorpump.api.error.InfrastructureException;
import io.reactorpump.api.error.SettingException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.PortUnreachableException;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.nio.channels.ClosedChannelException;
import java.util.HashSet;
import java.util.Set;

/** Whose fault a failure is, and so what is done about it. */
public enum FailureKind {

    /** The event's: its failure policy decides. */
    EVENT,

    /** Another system's, for now: wait and try again, for ever by default; no event is given up on. */
    INFRASTRUCTURE,

    /** Nothing that trying again can mend: the pipeline fails at once. */
    FATAL;

    /**
     * The kind of an error by its type and that of its causes: errors of the virtual machine, linkage and TLS, {@link
     * FatalException} and {@link SettingException} are fatal; refused, broken and closed connections, hosts that do not resolve and
     * {@link InfrastructureException} are infrastructure; all else is the event's.
     */
    public static FailureKind of(Throwable error) {
        Set<Throwable> seen = new HashSet<>();
        for (Throwable t = error; t != null && seen.add(t); t = t.getCause()) {
            if (t instanceof DataException) {
                return EVENT;
            }
            if (t instanceof FatalException
                    || t instanceof SettingException
                    || t instanceof VirtualMachineError
                    || t instanceof LinkageError
                    || t instanceof javax.net.ssl.SSLException) {
                return FATAL;
            }
            if (t instanceof InfrastructureException
                    || t instanceof ConnectException
                    || t instanceof NoRouteToHostException
                    || t instanceof PortUnreachableException
                    || t instanceof SocketException
                    || t instanceof UnknownHostException
                    || t instanceof ClosedChannelException) {
                return INFRASTRUCTURE;
            }
        }
        return EVENT;
    }
}
