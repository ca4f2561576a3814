package io.reactorpump.core.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactorpump.api.policy.FlowPolicy;
import org.junit.jupiter.api.Test;

/** G9: a source that brings other than it was asked for is still asked for more. */
class G9AllowanceTest {

    private final Allowance allowance = new Allowance(new FlowPolicy(64, 128), new Ledgers());

    @Test
    void anItemThatWasNotAskedForDoesNotEndTheDemand() {
        allowance.add(1);
        assertThat(allowance.next(false)).isEqualTo(1);
        allowance.received();
        allowance.received();

        allowance.add(2);

        assertThat(allowance.next(false)).isEqualTo(1);
    }

    @Test
    void anItemThatComesAfterItWasForgottenDoesNotEndTheDemand() {
        allowance.add(2);
        assertThat(allowance.next(false)).isEqualTo(2);
        allowance.received();
        allowance.forgetOutstanding();
        allowance.received();

        allowance.add(1);

        assertThat(allowance.next(false)).isEqualTo(1);
    }
}
