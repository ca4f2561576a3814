package io.reactorpump.test;

import io.reactorpump.api.Commit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One call of {@link MemorySource#commit}.
 *
 * @param commits what was to be made durable
 * @param refusal why it was not; null if it was
 */
public record CommitCall(List<Commit> commits, @Nullable Throwable refusal) {

    /** Copies the list. */
    public CommitCall {
        commits = List.copyOf(commits);
    }
}
