package io.reactorpump.cli.expression;

import io.reactorpump.api.Sink;
import io.reactorpump.api.error.SettingException;
import io.reactorpump.api.policy.Checks;
import io.reactorpump.core.Branch;
import io.reactorpump.core.config.About;
import io.reactorpump.core.config.Config;
import io.reactorpump.core.kind.BranchSettings;
import io.reactorpump.core.kind.Kind;
import io.reactorpump.core.kind.Kinds;
import io.reactorpump.core.kind.OfRole;
import io.reactorpump.core.kind.Site;
import io.reactorpump.core.kind.StagePart;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** The processors with branches beside the main line. */
public final class BranchKinds implements Kinds {

    /** What {@code tee} may be told. */
    @About("Sends every event to the branches too, and on; it is done when all are for which it waits")
    record TeeOptions(
            @About(value = "where events go beside the main line", example = "[{sink: {kind: file, path: all.jsonl}}]")
            List<BranchSettings> branches) {

        TeeOptions {
            Checks.that(!branches.isEmpty(), "branches", "missing", "at least one branch");
            branches.stream()
                    .flatMap(branch -> branch.when().stream())
                    .findFirst()
                    .ifPresent(when -> {
                        throw new SettingException(
                                "branches",
                                "when",
                                "no condition: a tee sends all; use route, or a filter within the branch");
                    });
        }
    }

    /** What {@code route} may be told. */
    @About("Sends each event to the first branch whose condition it meets, or to the sink of its key; the others go on")
    record RouteOptions(
            @About(
                    value = "where events go that meet a condition",
                    example = "[{when: amount > 100, sink: {kind: file, path: large.jsonl}}]")
            List<BranchSettings> branches,

            @About("an expression, in place of branches: the sink of that name gets the event")
            Optional<String> key,

            @About("where events go, by what the expression for the key may have") @OfRole("sink")
            Map<String, Config> sinks) {

        RouteOptions {
            Checks.that(!branches.isEmpty() || key.isPresent(), "branches", "missing", "branches, or a key and sinks");
            if (!branches.isEmpty() && key.isPresent()) {
                throw new SettingException("key", "given", "nothing, as there are branches");
            }
            if (key.isPresent() == sinks.isEmpty()) {
                throw new SettingException(
                        "sinks",
                        sinks.isEmpty() ? "missing" : "given",
                        sinks.isEmpty() ? "a sink for each key" : "nothing, as there is no key");
            }
        }
    }

    @Override
    public Collection<Kind<?, ?>> kinds() {
        return List.of(
                Kind.structure("tee", TeeOptions.class, BranchKinds::tee),
                Kind.structure(
                        "route",
                        RouteOptions.class,
                        (options, site) -> options.key
                                .map(key -> byKey(key, options.sinks, site))
                                .orElseGet(() -> byCondition(options.branches, site))));
    }

    private static StagePart tee(TeeOptions options, Site site) {
        List<Function<String, Branch<Object>>> branches = options.branches.stream()
                .map(branch -> branch.made((context, payload) -> true, site))
                .toList();
        return (name, flow) -> flow.tee(name, called(name, branches));
    }

    private static StagePart byCondition(List<BranchSettings> settings, Site site) {
        List<SettingException.Problem> problems = new ArrayList<>();
        List<Function<String, Branch<Object>>> branches = new ArrayList<>();
        for (int i = 0; i < settings.size(); i++) {
            BranchSettings branch = settings.get(i);
            Optional<Expression> condition = condition(branch, "branches[" + i + "].when", problems);
            // Also of a branch whose condition is wrong: what its parts are is not known otherwise.
            try {
                branches.add(branch.made(
                        (context, payload) ->
                                condition.isEmpty() || condition.get().holds(context, payload),
                        site));
            } catch (SettingException e) {
                problems.addAll(e.problems());
            }
        }
        if (!problems.isEmpty()) {
            throw new SettingException(problems);
        }
        return (name, flow) -> flow.route(name, called(name, branches));
    }

    private static Optional<Expression> condition(
            BranchSettings branch, String path, List<SettingException.Problem> problems) {
        try {
            return branch.when().map(text -> Expression.of(path, text));
        } catch (SettingException e) {
            problems.addAll(e.problems());
            return Optional.empty();
        }
    }

    private static StagePart byKey(String text, Map<String, Config> sinks, Site site) {
        Expression key = Expression.of("key", text);
        Map<String, Function<String, Sink<Object>>> ends = new LinkedHashMap<>();
        sinks.forEach((value, section) -> ends.put(value, BranchSettings.end(section, site)));
        return (name, flow) -> {
            Map<String, Sink<Object>> called = new LinkedHashMap<>();
            ends.forEach((value, end) -> called.put(value, end.apply(name + "-" + value)));
            return flow.routeWith(
                    name,
                    (context, payload) -> Optional.ofNullable(key.on(context, payload))
                            .map(String::valueOf)
                            .orElse(""),
                    called);
        };
    }

    @SuppressWarnings({"unchecked", "rawtypes"}) // there are no arrays of a type with parameters
    private static Branch<Object>[] called(String stage, List<Function<String, Branch<Object>>> branches) {
        Branch<Object>[] called = new Branch[branches.size()];
        for (int i = 0; i < called.length; i++) {
            called[i] = branches.get(i).apply(stage + "-" + (i + 1));
        }
        return called;
    }
}
