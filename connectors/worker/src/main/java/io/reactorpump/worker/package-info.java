/**
 * Handlers as processors: Python in processes of their own, Java in this process or in others, and whatever speaks the
 * protocol. Start at {@link io.reactorpump.worker.WorkerProcessor}.
 *
 * <p>How it is built: a {@code Pool} supervises processes, each in a {@code Slot}; {@code Dispatch} says which gets which
 * event; a {@code Loop} is the one thread on which all of that happens; a {@code Connection} reads and writes frames. A {@code
 * Program} knows how a process is started. PROTOCOL.md describes the frames.
 *
 * <p>Decisions:
 *
 * <ul>
 *   <li>One thread with a selector for all workers of a pool, not a thread each: between a worker's answer and its next event
 *       there is no other thread, and nothing of a pool needs a lock. What comes after the workers in the pipeline runs on that
 *       thread, so it must not block, as everywhere.
 *   <li>An answer is matched by the number of its request, which no other request of the pool ever has, and only against what
 *       this very process was given. One that does not match ends the process.
 *   <li>Who killed a worker is found out, not guessed: if several events were under way, each is tried again alone in a
 *       worker.
 * </ul>
 */
@NullMarked
package io.reactorpump.worker;

import org.jspecify.annotations.NullMarked;
