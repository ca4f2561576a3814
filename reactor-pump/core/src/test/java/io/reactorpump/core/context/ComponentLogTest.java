package io.reactorpump.core.context;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import io.reactorpump.api.ComponentContext;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import reactor.core.scheduler.Schedulers;

class ComponentLogTest {

    private static final class Lines extends AppenderBase<ILoggingEvent> {

        private final Queue<ILoggingEvent> all = new ConcurrentLinkedQueue<>();

        @Override
        protected void append(ILoggingEvent event) {
            event.prepareForDeferredProcessing();
            event.getCallerData();
            all.add(event);
        }
    }

    private final ch.qos.logback.classic.Logger backend =
            (ch.qos.logback.classic.Logger) LoggerFactory.getLogger("pump.orders.Enrich");
    private final Lines lines = new Lines();
    private final Logger log = ComponentLog.of(new ComponentContext("orders", "Enrich", Schedulers.immediate()));

    @BeforeEach
    void listen() {
        lines.start();
        backend.addAppender(lines);
        backend.setLevel(Level.INFO);
    }

    @AfterEach
    void stopListening() {
        backend.detachAppender(lines);
        MDC.clear();
    }

    @Test
    void linesNamePipelineAndComponent() {
        IllegalStateException error = new IllegalStateException("away");
        log.warn("{} of {}", 1, 2, error);

        assertThat(lines.all).singleElement().satisfies(line -> {
            assertThat(line.getLoggerName()).isEqualTo("pump.orders.Enrich");
            assertThat(line.getLevel()).isEqualTo(Level.WARN);
            assertThat(line.getFormattedMessage()).isEqualTo("1 of 2");
            assertThat(line.getThrowableProxy().getMessage()).isEqualTo("away");
            assertThat(line.getMDCPropertyMap())
                    .isEqualTo(Map.of(LogContext.PIPELINE, "orders", LogContext.STAGE, "Enrich"));
            assertThat(line.getCallerData()[0].getMethodName()).isEqualTo("linesNamePipelineAndComponent");
        });
    }

    @Test
    void whatTheThreadHadIsThereAgainAfterwards() {
        MDC.put(LogContext.STAGE, "before");
        log.info("line");

        assertThat(MDC.get(LogContext.STAGE)).isEqualTo("before");
        assertThat(MDC.get(LogContext.PIPELINE)).isNull();
    }

    @Test
    void levelsAreThoseOfTheNamedLogger() {
        assertThat(log.isInfoEnabled()).isTrue();
        assertThat(log.isDebugEnabled()).isFalse();
        log.debug("nothing");
        backend.setLevel(Level.OFF);
        log.error("nothing");

        assertThat(log.isErrorEnabled()).isFalse();
        assertThat(lines.all).isEmpty();
    }
}
