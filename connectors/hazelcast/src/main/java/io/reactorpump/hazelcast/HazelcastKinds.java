package io.reactorpump.hazelcast;

import io.reactorpump.api.error.SettingException;
import io.reactorpump.api.policy.Checks;
import io.reactorpump.core.config.About;
import io.reactorpump.core.config.Default;
import io.reactorpump.core.kind.Kind;
import io.reactorpump.core.kind.Kinds;
import io.reactorpump.core.kind.Site;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** The kinds of Hazelcast. */
public final class HazelcastKinds implements Kinds {

    /** What {@code offload} may be told. */
    @About("Has a function called for each event by the members of a Hazelcast cluster")
    record OffloadSettings(
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

        OffloadSettings {
            Checks.positive("inFlightPerMember", inFlightPerMember);
            deadline.ifPresent(limit -> Checks.positive("deadline", limit));
        }

        Offload<Object, Object> offload(Site site) {
            site.connection(connection, HazelcastGrid.class);
            Offload<Object, Object> offload = Offload.to(connection, made()).inFlightPerMember(inFlightPerMember);
            Offload<Object, Object> timed = deadline.map(offload::deadline).orElse(offload);
            return elseLocally ? timed.elseLocally() : timed;
        }

        @SuppressWarnings("unchecked") // what flows in a pipeline of a file has no type
        private GridFunction<Object, Object> made() {
            try {
                return (GridFunction<Object, Object>) Class.forName(function)
                        .asSubclass(GridFunction.class)
                        .getConstructor()
                        .newInstance();
            } catch (ReflectiveOperationException | ClassCastException | LinkageError e) {
                throw new SettingException(
                        "function",
                        function,
                        "a class on the class path that implements " + GridFunction.class.getName()
                                + " and has a public constructor without arguments");
            }
        }
    }

    @Override
    public Collection<Kind<?, ?>> kinds() {
        return List.of(
                Kind.connection("hazelcast", GridSettings.class, (settings, site) -> HazelcastGrid.of(settings)),
                Kind.asyncProcessor("offload", OffloadSettings.class, OffloadSettings::offload));
    }
}
