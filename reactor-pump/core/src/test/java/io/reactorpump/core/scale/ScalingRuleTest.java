package io.reactorpump.core.scale;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactorpump.api.policy.Replicas;
import io.reactorpump.api.policy.Scaling;
import java.time.Duration;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** One decision after the other, each ten seconds after the one before. */
class ScalingRuleTest {

    private static final int EVERY = 10;
    private static final Replicas LIMITS = Replicas.of(1, 1, 100);

    private Memory memory = Memory.NOTHING;
    private int now;

    /** What waits in the source is not known if it is negative. */
    private Verdict decide(int replicas, double busy, long succeeded, long failed, long queued, long backlog) {
        now += EVERY;
        return decide(new Observation(
                Duration.ofSeconds(now),
                Duration.ofSeconds(EVERY),
                replicas,
                1,
                busy,
                succeeded,
                failed,
                queued,
                backlog < 0 ? OptionalLong.empty() : OptionalLong.of(backlog),
                false,
                false,
                false));
    }

    private Verdict decide(Observation seen) {
        Verdict verdict = ScalingRule.decide(seen, memory, LIMITS);
        memory = verdict.memory();
        return verdict;
    }

    @Test
    void aBacklogIsWorkedOffInTime() {
        // One does 1 in a second; 120 wait and are to be done within 60 s.
        assertThat(decide(1, 1, 10, 0, 0, 120).replicas()).isEqualTo(3);
    }

    @Test
    void whatComesIsWhatWasDoneAndWhatTheBacklogGrewBy() {
        memory = remembering(0);
        // 2 in a second were done and 3 more came: 5 in a second, each at 70 %, are for 8.
        assertThat(decide(2, 2, 20, 0, 0, 30).replicas()).isEqualTo(8);
    }

    private static Memory remembering(long waiting) {
        Memory nothing = Memory.NOTHING;
        return new Memory(
                OptionalLong.of(waiting),
                nothing.lastUp(),
                nothing.lastChange(),
                nothing.calmSince(),
                nothing.before(),
                nothing.ceiling());
    }

    @Test
    void aBacklogThatIsNotKnownIsNotTakenForANumber() {
        assertThat(decide(2, 2, 20, 0, 50, -1).replicas())
                .as("busy, and some wait")
                .isEqualTo(4);
        assertThat(decide(4, 1, 10, 0, 0, -1).replicas()).as("not busy").isEqualTo(4);
    }

    @Test
    void replicasThatAreNotBusyAreNotMadeMoreHoweverMuchWaits() {
        assertThat(decide(4, 1, 100, 0, 0, 1_000_000).replicas()).isEqualTo(4);
    }

    @Test
    void nothingIsChangedWhileMoreFailsThanSucceeds() {
        Verdict verdict = decide(2, 2, 5, 6, 100, 10_000);

        assertThat(verdict.replicas()).isEqualTo(2);
        assertThat(verdict.reason()).isEqualTo("more fails than succeeds");
        assertThat(decide(2, 2, 0, 1, 100, 10_000).replicas()).isEqualTo(2);
    }

    @Test
    void failuresAreNotTakenForWorkThatWasDone() {
        memory = remembering(300);
        assertThat(decide(4, 4, 40, 0, 0, 300).replicas())
                .as("10 in a second by each")
                .isEqualTo(9);
        memory = remembering(300);
        assertThat(decide(4, 4, 20, 19, 0, 300).replicas())
                .as("5 in a second by each, as half of their time was for naught")
                .isEqualTo(14);
    }

    @Test
    void whereNothingHasEndedYetOneIncreaseIsTriedAndNoOtherBeforeSomethingHas() {
        assertThat(decide(1, 1, 0, 0, 10, 100).replicas()).isEqualTo(2);
        assertThat(decide(2, 2, 0, 0, 10, 100).replicas()).isEqualTo(2);
        assertThat(decide(2, 2, 0, 0, 10, 100).reason()).contains("nothing has ended");
        assertThat(decide(2, 2, 2, 0, 10, 100).replicas()).isEqualTo(8);
    }

    @Test
    void anIncreaseThatDidNotHelpIsTakenBackOneByOneUntilMoreGetsDone() {
        assertThat(decide(4, 4, 40, 0, 100, 10_000).replicas()).isEqualTo(16);
        assertThat(decide(16, 16, 40, 0, 100, 10_000).replicas()).isEqualTo(16);
        int replicas = 16;
        for (int i = 0; i < 100 && replicas > 4; i++) {
            int next = decide(replicas, replicas, 40, 0, 100, 10_000).replicas();
            assertThat(next).isBetween(replicas - 1, replicas);
            replicas = next;
        }
        assertThat(replicas).isEqualTo(4);
        assertThat(decide(4, 4, 40, 0, 100, 10_000).replicas()).isEqualTo(4);
        assertThat(decide(4, 4, 70, 0, 100, 10_000).replicas())
                .as("times have changed")
                .isGreaterThan(4);
    }

    @Test
    void anIncreaseThatHasNotComeAboutSaysNothing() {
        assertThat(decide(1, 1, 10, 0, 100, 10_000).replicas()).isEqualTo(4);
        assertThat(decide(1, 1, 9, 0, 100, 10_000).replicas()).isEqualTo(4);
    }

    @Test
    void oneGoesWhenLessWasEnoughForTheWholeCooldownAndNoOtherBeforeThatHasPassedAgain() {
        int changes = 0;
        int replicas = 5;
        for (int second = EVERY; second <= 120; second += EVERY) {
            Verdict verdict = decide(replicas, 0.5, 5, 0, 0, 0);
            assertThat(verdict.replicas()).isBetween(replicas - 1, replicas);
            changes += replicas - verdict.replicas();
            replicas = verdict.replicas();
            assertThat(changes).as("after %d seconds", second).isEqualTo(second / 60);
        }
    }

    @Test
    void aLoadThatComesAndGoesKeepsThemAll() {
        for (int i = 0; i < 30; i++) {
            double busy = i % 3 == 0 ? 3.4 : 1;
            assertThat(decide(5, busy, Math.round(busy * 10), 0, 0, 0).replicas())
                    .isEqualTo(5);
        }
    }

    @Test
    void whatIsBetweenEnoughAndTooMuchChangesNothing() {
        for (int i = 0; i < 30; i++) {
            assertThat(decide(10, 6, 60, 0, 0, 0).replicas()).isEqualTo(10);
        }
    }

    @Test
    void replicasThatAreBeingSetUpAreWaitedForAndOneThatIsToGoOnlyBeforeAnotherGoes() {
        assertThat(ScalingRule.decide(changing(1, 10_000, true, false), Memory.NOTHING, LIMITS)
                        .replicas())
                .isOne();
        assertThat(ScalingRule.decide(changing(1, 10_000, false, true), Memory.NOTHING, LIMITS)
                        .replicas())
                .isEqualTo(4);
        Scaling hasty = Scaling.defaults().cooldown(Duration.ZERO, Duration.ZERO);
        assertThat(ScalingRule.decide(changing(0, 0, false, true), Memory.NOTHING, LIMITS.scaling(hasty))
                        .replicas())
                .isEqualTo(2);
        assertThat(ScalingRule.decide(changing(0, 0, false, false), Memory.NOTHING, LIMITS.scaling(hasty))
                        .replicas())
                .isOne();
    }

    /** One replica at work if any is, else two idle ones. */
    private static Observation changing(int busy, long backlog, boolean growing, boolean draining) {
        return new Observation(
                Duration.ofSeconds(10),
                Duration.ofSeconds(10),
                2 - busy,
                1,
                busy,
                10L * busy,
                0,
                0,
                OptionalLong.of(backlog),
                false,
                growing,
                draining);
    }

    @Test
    void thereIsNoOtherIncreaseWithinTheCooldown() {
        Replicas slow = LIMITS.scaling(Scaling.defaults().cooldown(Duration.ofSeconds(30), Duration.ofSeconds(60)));
        Verdict up = ScalingRule.decide(busy(1, 10), Memory.NOTHING, slow);
        assertThat(up.replicas()).isEqualTo(4);
        Verdict soon = ScalingRule.decide(busy(4, 20), up.memory(), slow);
        assertThat(soon.replicas()).isEqualTo(4);
        assertThat(ScalingRule.decide(busy(4, 40), soon.memory(), slow).replicas())
                .isEqualTo(16);
    }

    private static Observation busy(int replicas, int at) {
        return new Observation(
                Duration.ofSeconds(at),
                Duration.ofSeconds(10),
                replicas,
                1,
                replicas,
                10L * replicas,
                0,
                100,
                OptionalLong.of(100_000),
                false,
                false,
                false);
    }

    @Test
    void requestsHaveAsManyReplicasAsAreToBeInFlightForEach() {
        Replicas limits = LIMITS.scaling(Scaling.defaults().requestsPerReplica(2));
        Observation seen = new Observation(
                Duration.ofSeconds(10),
                Duration.ofSeconds(10),
                2,
                4,
                7.5,
                100,
                200,
                3,
                OptionalLong.of(0),
                true,
                false,
                false);
        Verdict verdict = ScalingRule.decide(seen, Memory.NOTHING, limits);

        assertThat(verdict.replicas()).isEqualTo(6);
        assertThat(verdict.reason()).isEqualTo("10.5 requests in flight for 2 replicas");
    }

    @Test
    void theLimitsHold() {
        Replicas narrow = Replicas.of(2, 2, 3);
        assertThat(ScalingRule.decide(busy(2, 10), Memory.NOTHING, narrow).replicas())
                .isEqualTo(3);
        Memory calm = Memory.NOTHING;
        for (int at = 10; at < 300; at += 10) {
            Observation idle = new Observation(
                    Duration.ofSeconds(at),
                    Duration.ofSeconds(10),
                    2,
                    1,
                    0,
                    0,
                    0,
                    0,
                    OptionalLong.of(0),
                    false,
                    false,
                    false);
            Verdict verdict = ScalingRule.decide(idle, calm, narrow);
            calm = verdict.memory();
            assertThat(verdict.replicas()).isEqualTo(2);
        }
    }
}
