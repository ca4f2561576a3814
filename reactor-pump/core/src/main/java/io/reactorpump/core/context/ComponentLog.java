package io.reactorpump.core.context;

import io.reactorpump.api.ComponentContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.Marker;
import org.slf4j.event.Level;
import org.slf4j.helpers.AbstractLogger;
import org.slf4j.helpers.LegacyAbstractLogger;
import org.slf4j.spi.LocationAwareLogger;

/**
 * The logger of one component in one pipeline, called {@code pump.PIPELINE.COMPONENT}. Its lines have both names in the log
 * context (MDC), on whatever thread they are written.
 */
public final class ComponentLog extends LegacyAbstractLogger {

    private static final long serialVersionUID = 1L;

    /** Whoever calls that class's methods is who logs. */
    private static final String CALLER = AbstractLogger.class.getName();

    private final transient Logger logger;
    private final String pipeline;
    private final String component;

    private ComponentLog(ComponentContext context) {
        this.pipeline = context.pipeline();
        this.component = context.component();
        this.name = "pump." + pipeline + "." + component;
        this.logger = LoggerFactory.getLogger(name);
    }

    /** The logger of the component that was given this context. */
    public static Logger of(ComponentContext context) {
        return new ComponentLog(context);
    }

    @Override
    protected void handleNormalizedLoggingCall(
            Level level,
            @Nullable Marker marker,
            String message,
            Object @Nullable [] arguments,
            @Nullable Throwable error) {
        try (LogContext ignored = LogContext.of(pipeline, component, null)) {
            if (logger instanceof LocationAwareLogger aware) {
                aware.log(marker, CALLER, level.toInt(), message, arguments, error);
            } else {
                logger.atLevel(level).setCause(error).log(message, arguments);
            }
        }
    }

    @Override
    protected String getFullyQualifiedCallerName() {
        return CALLER;
    }

    @Override
    public boolean isTraceEnabled() {
        return logger.isTraceEnabled();
    }

    @Override
    public boolean isDebugEnabled() {
        return logger.isDebugEnabled();
    }

    @Override
    public boolean isInfoEnabled() {
        return logger.isInfoEnabled();
    }

    @Override
    public boolean isWarnEnabled() {
        return logger.isWarnEnabled();
    }

    @Override
    public boolean isErrorEnabled() {
        return logger.isErrorEnabled();
    }
}
