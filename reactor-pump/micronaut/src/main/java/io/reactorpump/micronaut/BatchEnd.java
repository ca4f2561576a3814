package io.reactorpump.micronaut;

import io.reactorpump.core.status.DrainReport;
import java.time.Instant;
import java.util.Optional;

/**
 * How a run of a {@link BatchJob} has ended.
 *
 * @param job the name of the job
 * @param outcome in a word
 * @param report what became of each event
 * @param began when it was started
 * @param ended when it was over
 * @param error what it failed with, if it failed; never a payload
 */
public record BatchEnd(
        String job, Outcome outcome, DrainReport report, Instant began, Instant ended, Optional<String> error) {

    /** What came of it all. */
    public enum Outcome {
        /** The source has ended, and everything of it is done. Exit status 0. */
        DONE(0),
        /** It has failed, or what it did could not be flushed or committed. Exit status 1. */
        FAILED(1),
        /** The source has ended, and more events were dead-lettered or rejected than the job tolerates. Exit status 3. */
        INCOMPLETE(3),
        /** It was drained or stopped before the source had ended. Exit status 4. */
        STOPPED(4);

        private final int exitStatus;

        Outcome(int exitStatus) {
            this.exitStatus = exitStatus;
        }

        /** For the process: 0 if all is well. */
        public int exitStatus() {
            return exitStatus;
        }
    }

    /** A line for a log. */
    @Override
    public String toString() {
        return "Batch '" + job + "' is " + outcome + ": " + report
                + error.filter(why -> report.uncommitted().isEmpty())
                        .map(why -> "; " + why)
                        .orElse("");
    }
}
