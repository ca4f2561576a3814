package io.reactorpump.hazelcast;

import io.reactorpump.api.error.FatalException;
import io.reactorpump.api.error.SettingException;
import io.reactorpump.api.error.SettingException.Problem;
import io.reactorpump.api.policy.Checks;
import io.reactorpump.core.config.About;
import io.reactorpump.core.config.Default;
import io.reactorpump.core.kind.Kind;
import io.reactorpump.core.kind.Kinds;
import io.reactorpump.core.kind.Site;
import java.lang.reflect.Constructor;
import java.lang.reflect.Modifier;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** The kinds of Hazelcast. */
public final class HazelcastKinds implements Kinds {

    /** What {@code offload} may be told. */
    @About("Has a function called for each event by the members of a Hazelcast cluster")
    record OffloadOptions(
            @About(value = "the name of the connection to the cluster", example = "grid")
            String connection,

            @About(
                    value = "the class of the function, a GridFunction, on the class path of each member and here",
                    example = "com.example.LongTask")
            String function,

            @About("how many tasks a member has at once") @Default("16")
            int inFlightPerMember,

            @About("how long a member may take for a task; by default any time")
            Optional<Duration> deadline,

            @About("whether the work is done in this process while the cluster has no member") @Default("false")
            boolean elseLocally) {

        OffloadOptions {
            Checks.positive("inFlightPerMember", inFlightPerMember);
            deadline.ifPresent(limit -> Checks.positive("deadline", limit));
        }

        Offload<Object, Object> offload(Site site) {
            List<Problem> problems = new ArrayList<>();
            try {
                site.connection(connection, HazelcastGrid.class);
            } catch (SettingException e) {
                problems.addAll(e.problems());
            }
            Optional<Constructor<?>> constructor = constructor();
            if (constructor.isEmpty()) {
                problems.add(refused().problems().get(0));
            }
            if (!problems.isEmpty()) {
                throw new SettingException(problems);
            }
            Offload<Object, Object> offload =
                    Offload.made(connection, () -> made(constructor.get())).inFlightPerMember(inFlightPerMember);
            Offload<Object, Object> timed = deadline.map(offload::deadline).orElse(offload);
            return elseLocally ? timed.elseLocally() : timed;
        }

        /** What makes the function; nothing of its class is run. */
        private Optional<Constructor<?>> constructor() {
            try {
                Class<?> type = Class.forName(function, false, HazelcastKinds.class.getClassLoader());
                boolean fits = GridFunction.class.isAssignableFrom(type)
                        && Modifier.isPublic(type.getModifiers())
                        && !Modifier.isAbstract(type.getModifiers());
                return fits ? Optional.of(type.getConstructor()) : Optional.empty();
            } catch (ReflectiveOperationException | LinkageError e) {
                return Optional.empty();
            }
        }

        @SuppressWarnings("unchecked") // what flows in a pipeline of a file has no type
        private GridFunction<Object, Object> made(Constructor<?> constructor) {
            try {
                return (GridFunction<Object, Object>) constructor.newInstance();
            } catch (ReflectiveOperationException | LinkageError e) {
                throw new FatalException("the function " + function + " could not be made", e);
            }
        }

        private SettingException refused() {
            return new SettingException(
                    "function",
                    function,
                    "a class on the class path that implements " + GridFunction.class.getName()
                            + " and has a public constructor without arguments");
        }
    }

    @Override
    public Collection<Kind<?, ?>> kinds() {
        return List.of(
                Kind.connection("hazelcast", GridOptions.class, (options, site) -> HazelcastGrid.of(options)),
                Kind.asyncProcessor("offload", OffloadOptions.class, OffloadOptions::offload));
    }
}
