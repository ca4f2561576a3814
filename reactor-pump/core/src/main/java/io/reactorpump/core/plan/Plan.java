package io.reactorpump.core.plan;

import io.reactorpump.api.Sink;
import io.reactorpump.api.Source;
import io.reactorpump.api.error.SettingException;
import io.reactorpump.api.error.SettingException.Problem;
import io.reactorpump.api.policy.CommitPolicy;
import io.reactorpump.api.policy.FailurePolicy;
import io.reactorpump.api.policy.FlowPolicy;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * All that is known of a pipeline before it runs.
 *
 * @param name the name
 * @param sources where events come from; several are merged
 * @param stages what they go through
 * @param sink where they go: the one place for a sink, as a stage that is one too is refused
 * @param failure what is done about failures, where a stage does not say otherwise
 * @param flow how much is held at a time
 * @param commit how often positions are made durable
 * @param timeout how long an asynchronous stage or the sink may take for one attempt, where it does not say otherwise
 */
public record Plan(
        String name,
        List<Source<Object>> sources,
        List<Stage> stages,
        Sink<Object> sink,
        FailurePolicy failure,
        FlowPolicy flow,
        CommitPolicy commit,
        Optional<Duration> timeout) {

    /** Copies the lists. A plan that cannot work is refused when it starts, with all else that is wrong. */
    public Plan {
        sources = List.copyOf(sources);
        LineEnd end = LineEnd.of(stages, sink);
        stages = List.copyOf(end.stages());
        sink = end.sink();
    }

    /** All that is wrong with it: names used twice, a sink missing or in the middle, limits that do not fit together. */
    public List<Problem> problems() {
        return PlanCheck.of(this);
    }

    /**
     * Looks whether it can work, which its start does too.
     *
     * @throws SettingException with all that is wrong with it
     */
    public void check() {
        List<Problem> problems = problems();
        if (!problems.isEmpty()) {
            throw new SettingException(problems);
        }
    }

    /** Its components, each once, also those of lambdas and of failure policies, from the sinks up to the sources. */
    public List<Part> parts() {
        return PlanParts.of(this);
    }

    /** How much waits in its sources, as far as they know. */
    public OptionalLong backlog() {
        return sources.stream()
                .map(Source::backlog)
                .filter(OptionalLong::isPresent)
                .mapToLong(OptionalLong::getAsLong)
                .reduce(Long::sum);
    }

    /** The way of the events in one line. */
    public String line() {
        return PlanText.line(this);
    }

    /** The plan as lines of text, branches indented. */
    public String text() {
        return PlanText.of(this);
    }

    /** The plan as a Mermaid flow chart. */
    public String mermaid() {
        return PlanMermaid.of(this);
    }

    /** The plan as a graph in the DOT language of Graphviz. */
    public String dot() {
        return PlanDot.of(this);
    }
}
