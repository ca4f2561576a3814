package io.reactorpump.http;

import io.netty.channel.ChannelException;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.ssl.NotSslRecordException;
import io.netty.handler.ssl.SslHandshakeTimeoutException;
import io.reactorpump.api.error.FatalException;
import io.reactorpump.api.error.InfrastructureException;
import io.reactorpump.api.error.PumpException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.jspecify.annotations.Nullable;
import reactor.netty.channel.AbortedException;
import reactor.netty.http.client.PrematureCloseException;

/**
 * What an error of the network or a status means, as the errors of this library.
 *
 * @param who whose error it is, for instance {@code http sink 'https://audit/events'}
 * @param timeout after which an exchange is given up
 */
record HttpFault(String who, Duration timeout) {

    /** What the native transports put in front of a reason. */
    private static final Pattern SYSTEM_CALL = Pattern.compile("^\\w+\\(\\.\\.\\) failed with error\\(-?\\d+\\): ");

    /** What Netty says of a channel that was closed in the very moment in which it was to be used. */
    private static final String NO_LOOP = "channel not registered to an event loop";

    /** What an error on the way means; one that is not of the network stays what it is. */
    Throwable of(Throwable error, Supplier<@Nullable Duration> retryAfter) {
        Set<Throwable> seen = new HashSet<>();
        for (Throwable t = error; t != null && seen.add(t); t = t.getCause()) {
            if (t instanceof PumpException) {
                return error;
            }
            if (t instanceof NotSslRecordException) {
                return new FatalException(
                        who + " can not trust the server: it does not speak TLS (expected: https on that port)", null);
            }
            if (isDistrust(t)) {
                return new FatalException(
                        who + " can not trust the server: " + reason(t)
                                + " (expected: a certificate for that host that is trusted)",
                        error);
            }
            String why = why(t);
            if (why != null) {
                return away(why, retryAfter.get(), error);
            }
        }
        return error;
    }

    private static boolean isDistrust(Throwable error) {
        return (error instanceof SSLHandshakeException && !(error instanceof SslHandshakeTimeoutException))
                || error instanceof SSLPeerUnverifiedException;
    }

    private @Nullable String why(Throwable error) {
        if (error instanceof TimeoutException) {
            return "no answer within " + timeout;
        }
        if (error instanceof UnknownHostException) {
            return "its host is not found";
        }
        if (error instanceof PrematureCloseException) {
            return "the connection was closed before the end of the answer";
        }
        if (error instanceof IllegalStateException && NO_LOOP.equals(error.getMessage())) {
            return "the connection was closed";
        }
        if (error instanceof ConnectException) {
            return reason(error);
        }
        // A decoder wraps errors of TLS: the cause says more.
        boolean outer = error instanceof DecoderException && error.getCause() != null;
        boolean network = error instanceof IOException
                || error instanceof ChannelException
                || error instanceof DecoderException
                || error instanceof AbortedException;
        return network && !outer ? reason(error) : null;
    }

    private static String reason(Throwable error) {
        String message = error.getMessage();
        return message == null || message.isBlank()
                ? error.getClass().getSimpleName()
                : SYSTEM_CALL.matcher(message).replaceFirst("");
    }

    /** The other side is away for now. */
    InfrastructureException away(String why, @Nullable Duration retryAfter, @Nullable Throwable cause) {
        String told = retryAfter == null ? "" : ", next try in " + retryAfter;
        return new InfrastructureException(who + " is waiting: " + why + told, retryAfter, cause);
    }

    /** Whether a status says that these credentials will not do. */
    static boolean isRefusal(int status) {
        return status == 401 || status == 403 || status == 407;
    }

    FatalException refused(int status) {
        return new FatalException(
                who + " was refused with HTTP " + status + " (expected: credentials that the server accepts)", null);
    }

    FatalException unexpected(String what, String expected) {
        return new FatalException(who + " was answered with " + what + " (expected: " + expected + ")", null);
    }

    FatalException noHost(String host, UnknownHostException cause) {
        return new FatalException(who + " has the host '" + host + "' (expected: a host that can be found)", cause);
    }
}
