package io.reactorpump.core.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactorpump.core.engine.LedgerLaw.Action;
import io.reactorpump.core.engine.LedgerLaw.Commit;
import io.reactorpump.core.engine.LedgerLaw.Subject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/** G2: the ledger commits contiguous prefixes only, and the property that says so catches one that does not. */
class G2LedgerPropertyTest {

    @Provide
    Arbitrary<List<Action>> actions() {
        Arbitrary<Action> action = Arbitraries.frequencyOf(
                Tuple.of(8, Arbitraries.integers().between(1, 3).map(Action.Open::new)),
                Tuple.of(8, Arbitraries.integers().between(0, 15).map(Action.Settle::new)),
                Tuple.of(3, Arbitraries.create(Action.Due::new)),
                Tuple.of(2, Arbitraries.integers().between(0, 2).map(Action.Committed::new)),
                Tuple.of(1, Arbitraries.of(true, false).map(seldom -> seldom ? new Action.Fence() : new Action.Due())));
        return action.list().ofMinSize(1).ofMaxSize(200);
    }

    @Property(tries = 1000)
    void anyInterleavingCommitsContiguousPrefixesOnly(@ForAll("actions") List<Action> actions) {
        LedgerLaw.check(new Real(), actions);
    }

    /** Long lives, in which every slot of the ring is used many times over. */
    @Property(tries = 50)
    void theRingMayBeUsedOverAndOverAgain(@ForAll("actions") List<Action> actions) {
        List<Action> longLife = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            actions.stream().filter(action -> !(action instanceof Action.Fence)).forEach(longLife::add);
        }
        LedgerLaw.check(new Real(), longLife);
    }

    @Example
    void aLedgerThatCommitsTheLastDoneIsCaught() {
        assertThat(catches(MaxDone::new)).isTrue();
    }

    @Example
    void aLedgerThatCommitsAfterItsFenceIsCaught() {
        assertThat(catches(Unfenced::new)).isTrue();
    }

    @Example
    void aLedgerThatCommitsBackwardsIsCaught() {
        assertThat(catches(Forgetful::new)).isTrue();
    }

    @Example
    void aLedgerThatLosesCountIsCaught() {
        assertThat(catches(Miscounting::new)).isTrue();
    }

    @Example
    void theRealLedgerIsNotCaughtByTheSameSearch() {
        assertThat(catches(Real::new)).isFalse();
    }

    private boolean catches(Supplier<Subject> ledger) {
        return actions().sampleStream().limit(300).anyMatch(sequence -> {
            try {
                LedgerLaw.check(ledger.get(), sequence);
                return false;
            } catch (AssertionError caught) {
                return true;
            }
        });
    }

    /** The engine's ledger. */
    private static class Real implements Subject {

        private final PartitionLedger ledger = Engines.ledger("p", LedgerLaw.WINDOW, LedgerLaw.SLACK);

        @Override
        public long open(long offset) {
            return ledger.open(offset);
        }

        @Override
        public void settle(long number) {
            ledger.settle(number, Owner.ACKED);
        }

        @Override
        public Optional<Commit> due() {
            return ledger.due().map(due -> new Commit(due.commit().offset(), due.frontier()));
        }

        @Override
        public void committed(long upTo) {
            ledger.committed(upTo);
        }

        @Override
        public void fence() {
            ledger.fence();
        }

        @Override
        public long inFlight() {
            return ledger.inFlight();
        }

        @Override
        public long windowUsed() {
            return ledger.windowUsed();
        }
    }

    /** The mistake of so many pumps: commits the highest offset that is done. */
    private static final class MaxDone extends Real {

        private final List<Long> offsets = new ArrayList<>();
        private long highest = -1;
        private long committed;
        private boolean fenced;

        @Override
        public long open(long offset) {
            offsets.add(offset);
            return super.open(offset);
        }

        @Override
        public void settle(long number) {
            highest = Math.max(highest, number);
            super.settle(number);
        }

        @Override
        public Optional<Commit> due() {
            return fenced || highest < committed
                    ? Optional.empty()
                    : Optional.of(new Commit(offsets.get((int) highest), highest + 1));
        }

        @Override
        public void committed(long upTo) {
            committed = Math.max(committed, upTo);
        }

        @Override
        public void fence() {
            fenced = true;
        }
    }

    private static final class Unfenced extends Real {
        @Override
        public void fence() {}
    }

    private static final class Forgetful extends Real {
        @Override
        public void committed(long upTo) {}
    }

    private static final class Miscounting extends Real {
        @Override
        public long inFlight() {
            return Math.min(3, super.inFlight());
        }
    }
}
