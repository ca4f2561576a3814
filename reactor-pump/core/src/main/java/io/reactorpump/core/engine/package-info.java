/**
 * How a plan runs. Not for users: {@link io.reactorpump.core.Pump} is.
 *
 * <p>An event's way: {@code Intake} (demand, in-flight bound, ledger) → {@code SyncStage}, {@code AsyncStage}, … →
 * {@code SinkStage} → the event's {@code Owner}, in the end a {@code PartitionLedger} → {@code Committer} → the source.
 */
@NullMarked
package io.reactorpump.core.engine;

import org.jspecify.annotations.NullMarked;
