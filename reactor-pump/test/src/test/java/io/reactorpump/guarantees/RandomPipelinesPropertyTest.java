package io.reactorpump.guarantees;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactorpump.core.Pump;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;

/**
 * G1, G2, G4, G5, G6, G7, G8: pipelines composed by chance, whose functions and sinks fail by chance, from a source whose
 * partitions come and go. A seed that failed is printed, and is all there is to try it again.
 */
class RandomPipelinesPropertyTest {

    @Property(tries = 120, shrinking = ShrinkingMode.OFF)
    void whateverHappensNothingIsLostNorCommittedPastAGapNorSettledTwice(@ForAll long seed) {
        new RandomRun(seed, true).check(Pump.create());
    }

    /** Where nothing is delivered twice, order can be told. */
    @Property(tries = 80, shrinking = ShrinkingMode.OFF)
    void whereAnOrderIsPromisedItIsKept(@ForAll long seed) {
        RandomRun run = new RandomRun(seed, false);
        run.check(Pump.create());
        assertThat(run.disorder()).isEmpty();
    }
}
