package io.reactorpump.kafka;

import io.reactorpump.api.error.FatalException;
import io.reactorpump.api.error.InfrastructureException;
import io.reactorpump.api.policy.FailureKind;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.FencedInstanceIdException;
import org.apache.kafka.common.errors.InconsistentGroupProtocolException;
import org.apache.kafka.common.errors.InvalidGroupIdException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.RetriableException;

/** What an error of a consumer means to a pipeline: nothing that trying again can mend, or something to wait for. */
final class ConsumerFault {

    private ConsumerFault() {}

    /**
     * The error as the engine understands it; one that says nothing of the cluster is left as it is.
     *
     * @param subject whose client it is, for instance {@code source 'orders'}
     */
    static Throwable of(String subject, Throwable error) {
        if (!(error instanceof KafkaException) || error.getClass() == KafkaException.class) {
            // A failed construction or callback, which wraps what matters.
            Throwable cause = error.getCause();
            return cause instanceof KafkaException ? of(subject, cause) : error;
        }
        if (isFatal(error)) {
            return new FatalException(subject + " can not work with Kafka: " + error.getMessage(), error);
        }
        if (error instanceof RetriableException) {
            return new InfrastructureException(subject + " waits for Kafka: " + error.getMessage(), error);
        }
        return error;
    }

    private static boolean isFatal(Throwable error) {
        return ProducerFault.kind(error) == FailureKind.FATAL
                || error instanceof InvalidTopicException
                || error instanceof InvalidGroupIdException
                || error instanceof FencedInstanceIdException
                || error instanceof InconsistentGroupProtocolException;
    }
}
