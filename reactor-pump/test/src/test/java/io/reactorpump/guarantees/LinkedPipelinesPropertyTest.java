package io.reactorpump.guarantees;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;

/**
 * G1, G2, G7, G8 across linked pipelines: a parent whose children fail, are stopped, drained, paused and restarted by chance,
 * as it is itself. A seed that failed is printed, and is all there is to try it again.
 */
class LinkedPipelinesPropertyTest {

    @Property(tries = 40, shrinking = ShrinkingMode.OFF)
    void parentSettlesNothingThatItsChildrenAreNotDoneWithAndEverythingInTheEndAndInOrder(@ForAll long seed) {
        new RandomLinks(seed).check();
    }
}
