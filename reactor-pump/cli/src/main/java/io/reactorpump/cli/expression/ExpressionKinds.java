package io.reactorpump.cli.expression;

import io.reactorpump.api.EventContext;
import io.reactorpump.api.Processor;
import io.reactorpump.api.error.DataException;
import io.reactorpump.api.policy.Checks;
import io.reactorpump.core.config.About;
import io.reactorpump.core.config.Config;
import io.reactorpump.core.config.Default;
import io.reactorpump.core.kind.Kind;
import io.reactorpump.core.kind.Kinds;
import io.reactorpump.core.kind.OfRole;
import io.reactorpump.core.kind.ReplicaSettings;
import io.reactorpump.core.kind.StagePart;
import io.reactorpump.json.Payloads;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;

/** The processors that need no code. */
public final class ExpressionKinds implements Kinds {

    /** What {@code filter} may be told. */
    @About("Lets through the events for which an expression is true, unchanged; the others are done")
    record FilterOptions(
            @About(value = "an expression of JSONata", example = "amount > 100")
            String expression) {}

    /** What {@code map} may be told. */
    @About("Makes another payload of each, by an expression; an event for which it has no value is done")
    record MapOptions(
            @About(value = "an expression of JSONata", example = "{ \"id\": id, \"total\": $sum(lines.price) }")
            String expression) {}

    /** What {@code project} may be told. */
    @About("Keeps some fields of an object")
    record ProjectOptions(
            @About(value = "the fields", example = "id, amount")
            List<String> fields) {

        ProjectOptions {
            Checks.that(!fields.isEmpty(), "fields", "missing", "at least one field");
        }
    }

    /** What {@code rename} may be told. */
    @About("Gives fields of an object other names; the others stay as they are")
    record RenameOptions(
            @About(value = "the new names by the old ones", example = "{total: amount}")
            Map<String, String> fields) {

        RenameOptions {
            Checks.that(!fields.isEmpty(), "fields", "missing", "at least one field with its new name");
        }
    }

    /** What {@code split} may be told. */
    @About("Makes an event of each value that an expression has; the event is done when all of them are")
    record SplitOptions(
            @About(value = "an expression of JSONata; by default the payload itself, an array", example = "lines")
            @Default("$")
            String expression) {}

    /** What {@code dedupe} may be told. */
    @About("Lets each key pass once among the last so many")
    record DedupeOptions(
            @About(value = "an expression of JSONata", example = "id")
            String key,

            @About("how many keys are remembered") @Default("10000")
            int window) {

        DedupeOptions {
            Checks.positive("window", window);
        }
    }

    /** What {@code keyed} may be told. */
    @About("Runs a lane for each key: in order within the key, several keys at once")
    record KeyedOptions(
            @About(value = "an expression of JSONata", example = "customer")
            String key,

            @About(value = "how many keys at once, for good", example = "16")
            Optional<Integer> concurrency,

            @About("how many keys at once, by the load, in place of concurrency")
            Optional<ReplicaSettings> replicas,

            @About(value = "what events go through there", example = "[{kind: filter, expression: amount > 100}]")
            @OfRole("processor")
            List<Config> processors) {

        KeyedOptions {
            ReplicaSettings.lanes(concurrency, replicas);
            Checks.that(!processors.isEmpty(), "processors", "missing", "at least one processor");
        }
    }

    @Override
    public Collection<Kind<?, ?>> kinds() {
        return List.of(
                Kind.processor("filter", FilterOptions.class, (options, site) -> filter(options)),
                Kind.processor("map", MapOptions.class, (options, site) -> map(options)),
                Kind.processor("project", ProjectOptions.class, (options, site) -> project(options)),
                Kind.processor("rename", RenameOptions.class, (options, site) -> rename(options)),
                Kind.stage("split", SplitOptions.class, (options, site) -> {
                    Expression expression = Expression.of("expression", options.expression);
                    return (name, flow) -> flow.processWith(
                            name,
                            (context, payload) -> Flux.fromIterable(items(expression.on(context, payload))),
                            site.options());
                }),
                Kind.structure("dedupe", DedupeOptions.class, (options, site) -> {
                    Expression key = Expression.of("key", options.key);
                    return (name, flow) ->
                            flow.dedupeWith(name, (context, payload) -> keyOf(key, context, payload), options.window);
                }),
                Kind.structure("keyed", KeyedOptions.class, (options, site) -> {
                    Expression key = Expression.of("key", options.key);
                    StagePart lane = site.stages(options.processors);
                    return (name, flow) -> flow.keyedWith(
                            name,
                            (context, payload) -> keyOf(key, context, payload),
                            ReplicaSettings.lanes(options.concurrency, options.replicas),
                            inner -> lane.then(name + "/", inner));
                }));
    }

    private static Processor<Object, Object> filter(FilterOptions options) {
        Expression expression = Expression.of("expression", options.expression);
        return (context, payload) -> expression.holds(context, payload) ? payload : null;
    }

    private static Processor<Object, Object> map(MapOptions options) {
        Expression expression = Expression.of("expression", options.expression);
        return expression::on;
    }

    private static Processor<Object, Object> project(ProjectOptions options) {
        return (context, payload) -> {
            Map<String, @Nullable Object> kept = new LinkedHashMap<>();
            Map<?, ?> object = object(payload);
            options.fields.stream().filter(object::containsKey).forEach(field -> kept.put(field, object.get(field)));
            return kept;
        };
    }

    private static Processor<Object, Object> rename(RenameOptions options) {
        return (context, payload) -> {
            Map<String, @Nullable Object> renamed = new LinkedHashMap<>();
            object(payload).forEach((name, value) -> {
                String old = String.valueOf(name);
                renamed.put(options.fields.getOrDefault(old, old), value);
            });
            return renamed;
        };
    }

    private static Map<?, ?> object(Object payload) {
        if (Payloads.value(payload) instanceof Map<?, ?> object) {
            return object;
        }
        throw new DataException("an object", "another value", "the payload");
    }

    private static List<Object> items(@Nullable Object value) {
        if (value instanceof List<?> list) {
            return list.stream()
                    .filter(Objects::nonNull)
                    .<Object>map(item -> item)
                    .toList();
        }
        return value == null ? List.of() : List.of(value);
    }

    private static Object keyOf(Expression key, EventContext context, Object payload) {
        Object value = key.on(context, payload);
        if (value == null) {
            throw new DataException("a key", "no value", "the expression for the key");
        }
        return value;
    }
}
