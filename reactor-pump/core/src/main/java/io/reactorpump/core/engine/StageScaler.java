package io.reactorpump.core.engine;

import io.reactorpump.api.Source;
import io.reactorpump.core.context.LogContext;
import io.reactorpump.core.scale.Memory;
import io.reactorpump.core.scale.Observation;
import io.reactorpump.core.scale.ScalingDecision;
import io.reactorpump.core.scale.ScalingRule;
import io.reactorpump.core.scale.Verdict;
import io.reactorpump.core.status.Reasons;
import io.reactorpump.core.status.State;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks at the replicas of one stage every now and then, and has their number changed; each stage has one of its own. */
final class StageScaler implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(StageScaler.class);

    private final Run run;
    private final Replication replication;
    private Memory memory = Memory.NOTHING;

    StageScaler(Run run, Replication replication) {
        this.run = run;
        this.replication = replication;
    }

    /** One decision. Called by a timer, one at a time. */
    @Override
    public void run() {
        Observation seen = replication.observe(run.plan().sources().stream().anyMatch(Source::requests), backlog());
        if (run.state() != State.RUNNING) {
            return;
        }
        Verdict verdict = ScalingRule.decide(seen, memory, replication.limits());
        memory = verdict.memory();
        decided(seen, verdict.replicas(), verdict.reason());
        if (verdict.replicas() != seen.replicas()) {
            replication.resize(verdict.replicas()).subscribe(nothing -> {}, error -> failed(seen, error));
        }
    }

    private void failed(Observation seen, Throwable error) {
        String pipeline = run.plan().name();
        String stage = replication.meter().name();
        int now = replication.status().count();
        try (LogContext ignored = LogContext.of(pipeline, stage, null)) {
            LOG.warn(
                    "Pipeline '{}': stage '{}' did not change its replicas well, it has {}: {}",
                    pipeline,
                    stage,
                    now,
                    Reasons.of(error));
        }
        decided(seen, now, "the change did not succeed: " + Reasons.of(error));
    }

    private OptionalLong backlog() {
        try {
            return run.source().backlog();
        } catch (RuntimeException e) {
            LOG.debug("Source '{}' does not tell its backlog", run.source().componentName(), e);
            return OptionalLong.empty();
        }
    }

    private void decided(Observation seen, int replicas, String reason) {
        String pipeline = run.plan().name();
        String stage = replication.meter().name();
        ScalingDecision decision =
                new ScalingDecision(pipeline, stage, run.now(), seen.replicas(), replicas, reason, seen);
        replication.decided(decision);
        run.recorder().scaled(replication.meter().index(), decision);
        run.announcer().say(decision);
        try (LogContext ignored = LogContext.of(pipeline, stage, null)) {
            if (decision.isChange()) {
                LOG.info(
                        "Pipeline '{}': stage '{}' goes from {} to {} replicas: {}",
                        pipeline,
                        stage,
                        seen.replicas(),
                        replicas,
                        reason);
            } else {
                LOG.debug("Pipeline '{}': stage '{}' stays at {} replicas: {}", pipeline, stage, replicas, reason);
            }
        }
    }
}
