package io.reactorpump.core.plan;

import io.reactorpump.api.AsyncProcessor;
import io.reactorpump.api.Component;
import io.reactorpump.api.EventContext;
import io.reactorpump.api.Operator;
import io.reactorpump.api.Processor;
import io.reactorpump.api.policy.BatchPolicy;
import io.reactorpump.api.policy.Replicas;
import io.reactorpump.api.policy.StageOptions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;

/** One stage of a plan, as a value: what it is called, what kind it is and its options. The functions in it are opaque. */
public sealed interface Stage {

    /** The name, unique within the pipeline. */
    String name();

    /** What the fluent method that made it is called. */
    String kind();

    /** What else there is to say of it, for drawings: {@code concurrency=16}; empty if nothing. */
    String options();

    /** The component whose life the stage shares, if it is a class of the user's. */
    default Optional<Component> component() {
        return Optional.empty();
    }

    /** How many replicas it has. */
    default Replicas replicas() {
        return Replicas.one();
    }

    /** The branches or lanes within the stage. */
    default List<BranchPlan> branches() {
        return List.of();
    }

    /**
     * A function that makes at most one payload within the call: map, filter, peek, a processor class.
     *
     * @param processor the function
     */
    record Step(String name, String kind, Processor<Object, Object> processor, StageOptions settings) implements Stage {

        @Override
        public String options() {
            return Describe.options(settings);
        }

        @Override
        public Replicas replicas() {
            return settings.replicas();
        }

        @Override
        public Optional<Component> component() {
            return Optional.of(processor);
        }
    }

    /**
     * A function that makes payloads later.
     *
     * @param processor the function
     */
    record Async(String name, String kind, AsyncProcessor<Object, Object> processor, StageOptions settings)
            implements Stage {

        @Override
        public String options() {
            return Describe.options(settings);
        }

        @Override
        public Replicas replicas() {
            return settings.replicas();
        }

        @Override
        public Optional<Component> component() {
            return Optional.of(processor);
        }
    }

    /** Several events made one. */
    record Batch(String name, BatchPolicy policy) implements Stage {

        @Override
        public String kind() {
            return "batch";
        }

        @Override
        public String options() {
            return "size=" + policy.size() + ", time=" + policy.time();
        }
    }

    /**
     * A lane per key, in order within the key.
     *
     * @param key gives the key
     * @param replicas how many keys at once
     */
    record Keyed(String name, BiFunction<EventContext, Object, Object> key, Replicas replicas, List<Stage> lane)
            implements Stage {

        @Override
        public String kind() {
            return "keyed";
        }

        @Override
        public String options() {
            return "concurrency=" + replicas;
        }

        @Override
        public List<BranchPlan> branches() {
            return List.of(BranchPlan.lane(lane));
        }
    }

    /**
     * The same lane several times over, each on a thread of its own, without order.
     *
     * @param replicas how many lanes
     */
    record Parallel(String name, Replicas replicas, List<Stage> lane) implements Stage {

        @Override
        public String kind() {
            return "parallel";
        }

        @Override
        public String options() {
            return "concurrency=" + replicas + ", unordered";
        }

        @Override
        public List<BranchPlan> branches() {
            return List.of(BranchPlan.lane(lane));
        }
    }

    /** A raw operator chain, fenced. */
    record Via(String name, Operator<Object, Object> operator, StageOptions settings) implements Stage {

        @Override
        public String kind() {
            return "via";
        }

        @Override
        public String options() {
            return Describe.options(settings);
        }
    }

    /** Every event also to each branch. */
    record Tee(String name, List<BranchPlan> branches) implements Stage {

        @Override
        public String kind() {
            return "tee";
        }

        @Override
        public String options() {
            return "";
        }
    }

    /**
     * Every event to one branch; the others go on along the main line.
     *
     * @param choice gives the number of the branch, or -1
     */
    record Route(String name, List<BranchPlan> branches, BiFunction<EventContext, Object, Object> choice)
            implements Stage {

        /** Every event to the first branch whose condition it meets. */
        public Route(String name, List<BranchPlan> branches) {
            this(name, branches, (context, payload) -> firstThatWants(branches, context, payload));
        }

        private static Object firstThatWants(List<BranchPlan> branches, EventContext context, Object payload) {
            for (int i = 0; i < branches.size(); i++) {
                if (branches.get(i).condition().test(context, payload)) {
                    return i;
                }
            }
            return -1;
        }

        @Override
        public String kind() {
            return "route";
        }

        @Override
        public String options() {
            return "";
        }
    }

    /**
     * At most so many events per time.
     *
     * @param events how many
     * @param per in which time
     */
    record Throttle(String name, long events, Duration per) implements Stage {

        @Override
        public String kind() {
            return "throttle";
        }

        @Override
        public String options() {
            return "rate=" + events + "/" + per;
        }
    }

    /**
     * Each key once within the last so many keys.
     *
     * @param key gives the key
     * @param window how many keys are remembered
     */
    record Dedupe(String name, BiFunction<EventContext, Object, Object> key, int window) implements Stage {

        @Override
        public String kind() {
            return "dedupe";
        }

        @Override
        public String options() {
            return "window=" + window;
        }
    }
}
