/**
 * How a plan runs. Not for users: {@link io.reactorpump.core.Pump} is.
 *
 * <p>An event's way: {@code Intake} (demand, in-flight bound, ledger) → {@code SyncStage}, {@code AsyncStage}, … →
 * {@code SinkStage} → the event's {@code Owner}, in the end a {@code PartitionLedger} → {@code Committer} → the source.
 *
 * <p>A {@code Run} is made of {@code Life} (its state), {@code Opening}, {@code Reconnecting}, {@code Trouble} (it fails),
 * {@code Failures} (what becomes of events that do), {@code Assignments} and {@code Committer} (what a source is offered and
 * asked) and {@code Ending}; {@code Announcer} and {@code Observer} tell of it. The {@code Intake} is made of {@code Upstream}
 * (the subscription to the source), {@code Hold} and {@code Stash} (one thread at a time), {@code Allowance}, {@code Admission}
 * (which partitions may go on), {@code Entrance} (records become events) and the {@code Ledgers}, each with its {@code Gate}
 * and {@code Callers}.
 */
@NullMarked
package io.reactorpump.core.engine;

import org.jspecify.annotations.NullMarked;
