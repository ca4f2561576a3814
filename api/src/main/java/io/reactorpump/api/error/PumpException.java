package io.reactorpump.api.error;

import org.jspecify.annotations.Nullable;

/**
 * The root of all errors of reactor-pump. The subclasses differ in who can mend them: whoever configures (
 * {@link SettingException}), whoever sends the data ({@link DataException}), whoever runs the other system ({@link
 * WorkException}, {@link InfrastructureException}, {@link FatalException}), whoever calls ({@link StateException}), or we
 * ({@link BugException}). Messages never hold payloads or secrets.
 */
public abstract sealed class PumpException extends RuntimeException
        permits SettingException,
                DataException,
                WorkException,
                InfrastructureException,
                FatalException,
                StateException,
                BugException {

    private static final long serialVersionUID = 1L;

    PumpException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
