/**
 * A month of real earthquakes, pumped from CSV through Kafka to JSON Lines, at least once: start at
 * {@link io.reactorpump.samples.earthquakes.EarthquakesDemo}.
 *
 * <p>Context: a run may be killed at any moment, and its outcome must not show it. Decision: every row ends in the
 * topic or in {@code dead-letters.jsonl} before it is committed, every record of the topic in {@code felt.jsonl} or {@code
 * filtered.jsonl} before that is, and all that is reported is counted from those files, each id once. Consequence: what is
 * pumped again after a kill is a repeated line that changes no number.
 */
@NullMarked
package io.reactorpump.samples.earthquakes;

import org.jspecify.annotations.NullMarked;
