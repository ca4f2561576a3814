package io.reactorpump.api.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.reactorpump.api.Sink;
import io.reactorpump.api.error.InfrastructureException;
import io.reactorpump.api.error.SettingException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

class PolicyTest {

    private static final Duration SECOND = Duration.ofSeconds(1);

    private static void refuses(String message, ThrowingCallable setting) {
        assertThatThrownBy(setting).isInstanceOf(SettingException.class).hasMessage(message);
    }

    @Test
    void refuseWhatCanNotWork() {
        refuses("retry.maxRetries: -1 (expected: >= 0)", () -> new RetryPolicy(-1, Backoff.none()));
        refuses("backoff.delay: PT-1S (expected: >= 0)", () -> Backoff.fixed(SECOND.negated()));
        refuses("backoff.first: PT0S (expected: > 0)", () -> Backoff.exponential(Duration.ZERO));
        refuses("backoff.first: PT0S (expected: > 0)", () -> Backoff.linear(Duration.ZERO, SECOND));
        refuses(
                "backoff.max: PT0.5S (expected: >= first, which is PT1S)",
                () -> Backoff.exponential(SECOND, Duration.ofMillis(500)));
        refuses(
                "backoff.max: PT0.5S (expected: >= first, which is PT1S)",
                () -> Backoff.linear(SECOND, Duration.ofMillis(500)));
        refuses("backoff.jitter: 1.1 (expected: 0 to 1)", () -> Backoff.none().jitter(1.1));
        refuses("backoff.jitter: NaN (expected: 0 to 1)", () -> Backoff.none().jitter(Double.NaN));
        refuses("batch.size: 0 (expected: > 0)", () -> new BatchPolicy(0, SECOND));
        refuses("batch.time: PT0S (expected: > 0)", () -> new BatchPolicy(1, Duration.ZERO));
        refuses("commit.interval: PT-1S (expected: > 0)", () -> new CommitPolicy(SECOND.negated(), 1));
        refuses("commit.count: 0 (expected: > 0)", () -> new CommitPolicy(SECOND, 0));
        refuses("flow.maxInFlight: 0 (expected: > 0)", () -> FlowPolicy.maxInFlight(0));
        refuses("flow.maxInFlight: 1048577 (expected: <= 1048576)", () -> FlowPolicy.maxInFlight((1 << 20) + 1));
        refuses(
                "flow.window: 19 (expected: >= 2 x maxInFlight, which is 20, and <= 16777216)",
                () -> new FlowPolicy(10, 19));
        refuses(
                "flow.window: 16777217 (expected: >= 2 x maxInFlight, which is 20, and <= 16777216)",
                () -> new FlowPolicy(10, (1 << 24) + 1));
        refuses("stage.concurrency: 0 (expected: > 0)", () -> StageOptions.concurrency(0));
        refuses(
                "stage.timeout: PT0S (expected: > 0)",
                () -> StageOptions.defaults().timeout(Duration.ZERO));
        refuses("sink.concurrency: 0 (expected: > 0)", () -> Sink.async("x", 0, payload -> Mono.empty()));
        refuses("name: ' ' (expected: a name that is not blank)", () -> Checks.notBlank("name", " "));
    }

    @Test
    void haveTheDocumentedDefaults() {
        assertThat(FlowPolicy.defaults()).isEqualTo(new FlowPolicy(1_024, 8_192));
        assertThat(CommitPolicy.defaults()).isEqualTo(new CommitPolicy(SECOND, 10_000));
        assertThat(StageOptions.defaults())
                .isEqualTo(new StageOptions(1, true, Optional.empty(), Optional.empty(), Replicas.one()));
        assertThat(FailurePolicy.stop().giveUp()).isEqualTo(new GiveUp.Stop());
        assertThat(FailurePolicy.stop().retry().maxRetries()).isZero();
        assertThat(FailurePolicy.retry(3, Backoff.none()).giveUp()).isEqualTo(new GiveUp.Stop());
        assertThat(FailurePolicy.drop().infrastructure().maxRetries()).isEqualTo(Integer.MAX_VALUE);
    }

    @Test
    void waitLongerEachTimeUpToAMaximum() {
        assertThat(seconds(Backoff.exponential(SECOND, Duration.ofSeconds(5)), 1, 5))
                .containsExactly(1, 2, 4, 5, 5);
        assertThat(seconds(Backoff.exponential(SECOND), 6, 8)).containsExactly(32, 60, 60);
        assertThat(seconds(Backoff.exponential(Duration.ofMinutes(2)), 1, 2)).containsExactly(120, 120);
        assertThat(seconds(Backoff.linear(SECOND, Duration.ofSeconds(3)), 1, 4)).containsExactly(1, 2, 3, 3);
        assertThat(seconds(Backoff.fixed(SECOND), 1, 2)).containsExactly(1, 1);
        assertThat(Backoff.exponential(SECOND, Duration.ofSeconds(5)).delay(Integer.MAX_VALUE))
                .hasSeconds(5);
    }

    @Test
    void takeTheLongestDurationForNoMaximum() {
        Duration forever = ChronoUnit.FOREVER.getDuration();

        assertThat(Backoff.exponential(Duration.ofMillis(1), forever).delay(11)).hasMillis(1_024);
        assertThat(Backoff.linear(Duration.ofMillis(1), forever).delay(11)).hasMillis(11);
    }

    @Test
    void jitterStaysWithinItsRatio() {
        Backoff jittered = Backoff.fixed(SECOND).jitter(0.2);

        assertThat(IntStream.range(0, 1_000).mapToObj(jittered::delay))
                .allSatisfy(delay -> assertThat(delay).isBetween(Duration.ofMillis(800), Duration.ofMillis(1_200)))
                .hasSizeGreaterThan(1);
    }

    private static int[] seconds(Backoff backoff, int from, int to) {
        return IntStream.rangeClosed(from, to)
                .map(retry -> (int) backoff.delay(retry).toSeconds())
                .toArray();
    }

    @Test
    void waitAsLongAsTheOtherSystemSays() {
        RetryPolicy policy = new RetryPolicy(3, Backoff.linear(SECOND, SECOND.multipliedBy(9)));
        Throwable told = new InfrastructureException("away", Duration.ofMinutes(2), null);

        assertThat(policy.delay(2, told)).isEqualTo(Duration.ofMinutes(2));
        assertThat(policy.delay(2, new IllegalStateException(told))).isEqualTo(Duration.ofMinutes(2));
        assertThat(policy.delay(2, new InfrastructureException("away", null))).isEqualTo(SECOND.multipliedBy(2));
    }
}
