package io.reactorpump.kafka;

import io.reactorpump.api.policy.FailureKind;
import javax.net.ssl.SSLException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.InvalidPidMappingException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.OutOfOrderSequenceException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.UnknownProducerIdException;
import org.apache.kafka.common.errors.UnsupportedVersionException;
import org.jspecify.annotations.Nullable;

/** Whose fault it is when a producer fails. */
final class ProducerFault {

    private ProducerFault() {}

    /** The kind, by the type of the error or, where Kafka wraps it, of one of its causes. */
    static FailureKind kind(Throwable error) {
        for (Throwable t = error; t != null; t = t.getCause()) {
            if (isFatal(t)) {
                return FailureKind.FATAL;
            }
        }
        return isForNow(error) ? FailureKind.INFRASTRUCTURE : FailureKind.EVENT;
    }

    private static boolean isFatal(Throwable error) {
        return error instanceof AuthenticationException
                || error instanceof AuthorizationException
                || error instanceof UnsupportedVersionException
                || error instanceof ConfigException
                || error instanceof SSLException;
    }

    /** The brokers are away, or the producer is no longer of use and another one will do. */
    private static boolean isForNow(Throwable error) {
        return error instanceof RetriableException
                || error instanceof ProducerFencedException
                || error instanceof InvalidProducerEpochException
                || error instanceof InvalidPidMappingException
                || error instanceof OutOfOrderSequenceException
                || error instanceof UnknownProducerIdException
                || error instanceof InterruptException
                // Used after its end.
                || error instanceof IllegalStateException
                // Of no more special kind are the errors of a producer that was ended, and of records that are not to
                // blame but were on their way together with one that is.
                || error.getClass() == KafkaException.class;
    }

    /** What went wrong, in Kafka's words, which do not show the record. */
    static String reason(Throwable error) {
        Throwable told = error;
        while (told.getClass() == KafkaException.class && told.getCause() != null) {
            told = told.getCause();
        }
        @Nullable String message = told.getMessage();
        if (told instanceof InvalidTopicException) {
            return "no topic can have this name: " + message;
        }
        return message == null || message.isBlank() ? told.getClass().getSimpleName() : message;
    }
}
