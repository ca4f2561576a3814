package io.reactorpump.api;

/** What came of a firing. */
public sealed interface FiringEnd {

    /**
     * The cycle ran, and all its events have ended.
     *
     * @param outcome the worst of theirs; {@link Outcome.Abandoned} if the run ended before they did
     */
    record Finished(Outcome outcome) implements FiringEnd {}

    /** No cycle ran for it: one was under way, and the source may keep no more firings. */
    record Skipped() implements FiringEnd {}

    /** No cycle ran for it: while it waited a later one came, whose cycle stands for both. */
    record Superseded() implements FiringEnd {}

    /** No cycle ran for it: the run ended while it waited. */
    record Cancelled() implements FiringEnd {}
}
