/**
 * A month of real earthquakes, pumped from CSV to JSON Lines, at least once: start at
 * {@link io.reactorpump.samples.earthquakes.EarthquakesDemo}.
 *
 * <p>Context: a run may be killed at any moment, and its outcome must not show it. Decision: every row ends in exactly one
 * of three files, {@code felt.jsonl}, {@code filtered.jsonl} or {@code dead-letters.jsonl}, before it is committed, and all
 * that is reported is counted from those files, each id once. Consequence: a row that is pumped again after a kill is a
 * repeated line that changes no number.
 */
@NullMarked
package io.reactorpump.samples.earthquakes;

import org.jspecify.annotations.NullMarked;
