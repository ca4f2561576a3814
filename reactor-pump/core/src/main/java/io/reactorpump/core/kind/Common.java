package io.reactorpump.core.kind;

import io.reactorpump.api.policy.Checks;
import io.reactorpump.api.policy.FailurePolicy;
import io.reactorpump.api.policy.StageOptions;
import io.reactorpump.core.config.About;
import io.reactorpump.core.config.Default;
import java.time.Duration;
import java.util.Optional;

/** What can be said of a component whatever its kind, beside the options of its kind. */
public interface Common {

    /** What status, logs and errors call it. */
    Optional<String> name();

    /** Options of the stage. */
    default StageOptions options(Site site) {
        return StageOptions.defaults();
    }

    /** Refuses a name that nobody could read. */
    static void check(Optional<String> name) {
        name.ifPresent(given -> Checks.notBlank("name", given));
    }

    private static StageOptions failing(StageOptions options, FailureSettings failure, Site site) {
        // A stage's own policy says all: it begins where no retry and stopping is meant.
        return failure.isEmpty() ? options : options.onFailure(failure.over(FailurePolicy.stop(), site));
    }

    /** Of what has its name already. */
    record None() implements Common {

        @Override
        public Optional<String> name() {
            return Optional.empty();
        }
    }

    /**
     * Of anything else.
     *
     * @param name its name
     */
    record Part(
            @About("what status, logs and errors call it") Optional<String> name) implements Common {

        /** Checks the name. */
        public Part {
            check(name);
        }
    }

    /**
     * Of a processor that may fail.
     *
     * @param name its name
     * @param onFailure what is done then
     */
    record Step(
            @About("what status, logs and errors call it") Optional<String> name,

            @About("what is done about events that fail here; by default what the pipeline says")
            FailureSettings onFailure)
            implements Common {

        /** Checks the name. */
        public Step {
            check(name);
        }

        @Override
        public StageOptions options(Site site) {
            return failing(StageOptions.defaults(), onFailure, site);
        }
    }

    /**
     * Of a processor that works asynchronously.
     *
     * @param name its name
     * @param onFailure what is done when an event fails
     * @param concurrency how many events at a time
     * @param ordered whether results are in order
     * @param timeout how long an attempt may take
     * @param replicas how many work beside each other
     */
    record Async(
            @About("what status, logs and errors call it") Optional<String> name,

            @About("what is done about events that fail here; by default what the pipeline says")
            FailureSettings onFailure,

            @About("how many events at a time") @Default("1")
            int concurrency,

            @About("whether the results of a partition are in its order") @Default("true")
            boolean ordered,

            @About("how long one attempt may take; by default what the pipeline says")
            Optional<Duration> timeout,

            @About(
                    "how many work beside each other, each on so many events at a time; with room between min and max, by the load")
            ReplicaSettings replicas)
            implements Common {

        /** Checks the name and the numbers. */
        public Async {
            check(name);
            Checks.positive("concurrency", concurrency);
            timeout.ifPresent(limit -> Checks.positive("timeout", limit));
        }

        @Override
        public StageOptions options(Site site) {
            return failing(
                    new StageOptions(concurrency, ordered, timeout, Optional.empty(), replicas.replicas()),
                    onFailure,
                    site);
        }
    }
}
