/**
 * Triggers, and the sources that run a cycle for each firing.
 *
 * <p>Decision: {@link Cron} is our own. The well-kept libraries do not keep vixie's rules where the clock is put forward or
 * back, nor for days: of the 1 344 rows of the test's table, which vixie cron itself made, cron-utils 9.2.1 gets 151 wrong and
 * cannot read 147 (the words), Spring 6.2.11 gets 212 wrong. What would be left of a library whose reckoning cannot be used
 * is its parser: the smaller half, and its messages do not name the place. The price is some 300 lines.
 *
 * <p>Decision: a firing is the source event, and the cycle is the first stage. So a cycle that fails is tried again,
 * dead-lettered, dropped or stopped at under the pipeline's policy like any event; its firing is acknowledged when all its
 * events are; and the status says what it waits for. The next firing is emitted when the one before is settled, so cycles
 * never overlap.
 */
@NullMarked
package io.reactorpump.core.trigger;

import org.jspecify.annotations.NullMarked;
