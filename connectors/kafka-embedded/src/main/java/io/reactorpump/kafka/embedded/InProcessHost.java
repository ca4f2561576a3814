package io.reactorpump.kafka.embedded;

import java.nio.file.Path;
import org.apache.kafka.common.utils.Exit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs the broker on threads of this process. */
final class InProcessHost implements Host {

    private static final Logger LOG = LoggerFactory.getLogger(InProcessHost.class);

    static {
        // Kafka ends its process when its storage or a start fails. This one is not Kafka's to end.
        Exit.setExitProcedure((code, message) -> LOG.error("the embedded broker gave up ({}): {}", code, message));
        Exit.setHaltProcedure((code, message) -> LOG.error("the embedded broker gave up ({}): {}", code, message));
    }

    private @Nullable KafkaNode node;
    private @Nullable Throwable failure;

    @Override
    public void start(Path settings, DataFolder data) {
        failure = null;
        try {
            node = KafkaNode.start(settings);
        } catch (Exception | LinkageError e) {
            failure = e;
        }
    }

    @Override
    public boolean isRunning() {
        return node != null;
    }

    @Override
    public boolean foundPortTaken() {
        return KafkaNode.isPortTaken(failure);
    }

    @Override
    public @Nullable Throwable failure() {
        return failure;
    }

    @Override
    public String lastWords() {
        return String.valueOf(failure);
    }

    @Override
    public long pid() {
        return ProcessHandle.current().pid();
    }

    @Override
    public void stop() {
        if (node != null) {
            node.stop();
            node = null;
        }
    }

    @Override
    public void abandon() {
        stop();
    }

    @Override
    public void kill() {
        throw new UnsupportedOperationException(
                "a broker in this process can not be killed (expected: EmbeddedKafka.inChildProcess)");
    }
}
