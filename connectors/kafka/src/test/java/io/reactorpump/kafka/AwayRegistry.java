package io.reactorpump.kafka;

import java.net.ConnectException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;

/** Reads text; for some values it has to ask somebody who is away, until he comes back. */
final class AwayRegistry implements Deserializer<String> {

    private final Pattern unknown;
    private final AtomicInteger asked = new AtomicInteger();
    private volatile boolean isBack;

    AwayRegistry(String unknown) {
        this.unknown = Pattern.compile(unknown);
    }

    void comesBack() {
        isBack = true;
    }

    /** How often it was asked in vain. */
    int asked() {
        return asked.get();
    }

    @Override
    public String deserialize(String topic, byte[] data) {
        String text = new String(data, StandardCharsets.UTF_8);
        if (!isBack && unknown.matcher(text).matches()) {
            asked.incrementAndGet();
            throw new SerializationException("no schema", new ConnectException("refused"));
        }
        return text;
    }
}
