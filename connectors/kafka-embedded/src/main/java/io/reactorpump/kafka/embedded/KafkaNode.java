package io.reactorpump.kafka.embedded;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.BindException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import kafka.tools.StorageTool;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.jspecify.annotations.Nullable;

/** One life of Kafka's broker and controller in this JVM. */
final class KafkaNode {

    private final KafkaRaftServer server;

    private KafkaNode(KafkaRaftServer server) {
        this.server = server;
    }

    /** Starts it with the settings of this file; formats its folder if that is new. */
    static KafkaNode start(Path settings) throws IOException {
        Properties properties = new Properties();
        try (InputStream in = Files.newInputStream(settings)) {
            properties.load(in);
        }
        if (!Files.exists(Path.of(properties.getProperty("log.dirs"), DataFolder.FORMATTED))) {
            format(settings);
        }
        KafkaNode node = new KafkaNode(new KafkaRaftServer(new KafkaConfig(properties), Time.SYSTEM));
        try {
            node.server.startup();
        } catch (Throwable e) {
            node.server.shutdown();
            throw e;
        }
        return node;
    }

    private static void format(Path settings) {
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        int code = StorageTool.execute(
                new String[] {
                    "format",
                    "--ignore-formatted",
                    "--config",
                    settings.toString(),
                    "--cluster-id",
                    Uuid.randomUuid().toString()
                },
                new PrintStream(said, true, StandardCharsets.UTF_8));
        if (code != 0) {
            throw new IllegalStateException("Kafka's data folder can not be formatted (" + code + "): "
                    + said.toString(StandardCharsets.UTF_8).strip());
        }
    }

    /** Whether a start failed because a port was taken. */
    static boolean isPortTaken(@Nullable Throwable failure) {
        return failure != null && (failure instanceof BindException || isPortTaken(failure.getCause()));
    }

    void stop() {
        server.shutdown();
        server.awaitShutdown();
    }
}
