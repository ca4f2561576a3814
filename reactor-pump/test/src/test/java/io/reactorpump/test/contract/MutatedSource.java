package io.reactorpump.test.contract;

import io.reactorpump.api.Source;
import java.time.Duration;

/** The source kit over a mutant; run by {@link MutantTest}. */
final class MutatedSource extends MemorySourceContract {

    static SourceMutant mutant = SourceMutant.LOSES_A_RECORD;

    @Override
    protected Source<String> source() {
        return mutant.mutation.apply(memory().rejecting());
    }

    @Override
    protected Duration timeout() {
        return Duration.ofMillis(300);
    }
}
