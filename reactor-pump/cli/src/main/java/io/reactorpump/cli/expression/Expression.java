package io.reactorpump.cli.expression;

import com.dashjoin.jsonata.JException;
import com.dashjoin.jsonata.Jsonata;
import io.reactorpump.api.EventContext;
import io.reactorpump.api.error.DataException;
import io.reactorpump.api.error.SettingException;
import io.reactorpump.json.Payloads;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An expression of JSONata on payloads. Thread-safe. */
final class Expression {

    private static final long MILLIS = 5_000;
    private static final int DEEPEST = 200;
    private static final int LONGEST = 10_000;

    private final Jsonata compiled;
    private final List<EventVariable> variables;

    private Expression(Jsonata compiled, String text) {
        this.compiled = compiled;
        this.variables = EventVariable.in(text);
    }

    /**
     * Compiles it.
     *
     * @param path the setting that it stands in
     * @throws SettingException if it is none
     */
    static Expression of(String path, String text) {
        String shown = text.length() > 80 ? text.substring(0, 80) + "…" : text;
        if (text.isBlank() || text.length() > LONGEST) {
            throw new SettingException(
                    path, "'" + shown + "'", "an expression of JSONata of at most " + LONGEST + " characters");
        }
        try {
            return new Expression(Jsonata.jsonata(text), text);
        } catch (JException e) {
            throw new SettingException(
                    path, shown, "an expression of JSONata; at character " + e.getLocation() + ": " + e.getMessage());
        } catch (RuntimeException | StackOverflowError e) {
            // The parser is a port, and has its own ways to stumble over what is no expression.
            throw new SettingException(path, shown, "an expression of JSONata");
        }
    }

    /**
     * Its value; null if there is none.
     *
     * @param context tells what {@link EventVariable} knows
     * @throws DataException if the payload is no JSON, or not what the expression takes
     */
    @Nullable Object on(EventContext context, Object payload) {
        Object input = Payloads.value(payload);
        Jsonata.Frame frame = compiled.createFrame();
        frame.setRuntimeBounds(MILLIS, DEEPEST);
        for (EventVariable variable : variables) {
            frame.bind(variable.called(), variable.of(context).orElse(Jsonata.NULL_VALUE));
        }
        try {
            Object value = compiled.evaluate(input, frame);
            return value == Jsonata.NULL_VALUE ? null : value;
        } catch (JException e) {
            // Its words may show the payload; its code tells what is wrong, its place where.
            throw new DataException(
                    "a payload that the expression takes", "error " + e.getError(), "character " + e.getLocation());
        } catch (RuntimeException | StackOverflowError e) {
            throw new DataException(
                    "a payload that the expression takes", e.getClass().getSimpleName(), "the expression");
        }
    }

    /** Whether its value is true; no value is false. */
    boolean holds(EventContext context, Object payload) {
        Object value = on(context, payload);
        if (value == null || value instanceof Boolean) {
            return Boolean.TRUE.equals(value);
        }
        throw new DataException("true or false", value.getClass().getSimpleName(), "the expression of a filter");
    }
}
