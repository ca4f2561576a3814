package io.reactorpump.guarantees;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.slf4j.LoggerFactory;

/** What the engine logs, from its making until it is closed. */
final class Lines extends AppenderBase<ILoggingEvent> implements AutoCloseable {

    private final Logger engine = (Logger) LoggerFactory.getLogger("io.reactorpump.core.engine");
    private final Queue<String> all = new ConcurrentLinkedQueue<>();

    Lines() {
        start();
        engine.addAppender(this);
    }

    @Override
    protected void append(ILoggingEvent event) {
        all.add(event.getFormattedMessage());
    }

    /** The lines that contain this. */
    List<String> with(String part) {
        return all.stream().filter(line -> line.contains(part)).toList();
    }

    @Override
    public void close() {
        engine.detachAppender(this);
        stop();
    }
}
