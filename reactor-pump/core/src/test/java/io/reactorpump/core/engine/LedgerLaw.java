package io.reactorpump.core.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a ledger has to do, whatever happens to it in whatever order: a model of it that does all the work again each time.
 * Holds for anything that answers like a ledger, so that it can be shown to catch one that does not.
 */
final class LedgerLaw {

    static final int WINDOW = 16;
    static final int SLACK = 4;

    /** What a ledger is asked and told. */
    interface Subject {

        long open(long offset);

        void settle(long number);

        Optional<Commit> due();

        void committed(long upTo);

        void fence();

        long inFlight();

        long windowUsed();
    }

    /** A commit that a ledger says may be made. */
    record Commit(long offset, long frontier) {}

    /** What can happen to a ledger. */
    sealed interface Action {

        /** The next event comes, so many offsets after the last. */
        record Open(int step) implements Action {}

        /** One of those in flight is settled: the one with this index, counted from the oldest and round. */
        record Settle(int index) implements Action {}

        /** The committer asks what is due. */
        record Due() implements Action {}

        /** A commit that was due before, the last but so many, has been made. */
        record Committed(int back) implements Action {}

        /** The assignment ends. */
        record Fence() implements Action {}
    }

    private final Subject ledger;
    private final List<Long> offsets = new ArrayList<>();
    private final List<Boolean> done = new ArrayList<>();
    private final List<Commit> due = new ArrayList<>();
    private long offset;
    private long committed;
    private boolean fenced;

    private LedgerLaw(Subject ledger) {
        this.ledger = ledger;
    }

    /** Does this to the ledger, and compares it with the model after each step. */
    static void check(Subject ledger, List<Action> actions) {
        LedgerLaw law = new LedgerLaw(ledger);
        for (Action action : actions) {
            law.step(action);
            law.compare();
        }
    }

    private void step(Action action) {
        if (action instanceof Action.Open open) {
            if (offsets.size() - frontier() < WINDOW + SLACK) {
                offset += open.step();
                assertThat(ledger.open(offset)).isEqualTo(offsets.size());
                offsets.add(offset);
                done.add(false);
            }
        } else if (action instanceof Action.Settle settle) {
            List<Integer> inFlight = inFlight();
            if (!inFlight.isEmpty()) {
                int number = inFlight.get(settle.index() % inFlight.size());
                done.set(number, true);
                ledger.settle(number);
            }
        } else if (action instanceof Action.Due) {
            ask();
        } else if (action instanceof Action.Committed made) {
            if (!due.isEmpty()) {
                Commit commit = due.get(Math.max(0, due.size() - 1 - made.back()));
                committed = Math.max(committed, commit.frontier());
                ledger.committed(commit.frontier());
            }
        } else {
            fenced = true;
            ledger.fence();
        }
    }

    private void ask() {
        Optional<Commit> answer = ledger.due();
        int frontier = frontier();
        if (fenced || frontier <= committed) {
            assertThat(answer).as("nothing is due").isEmpty();
            return;
        }
        assertThat(answer).as("something is due").isPresent();
        Commit commit = answer.orElseThrow();
        assertThat(done.subList(0, (int) commit.frontier()))
                .as("all up to the commit is done")
                .doesNotContain(false);
        assertThat(commit).isEqualTo(new Commit(offsets.get(frontier - 1), frontier));
        assertThat(due).as("commits only grow").allMatch(former -> former.offset() <= commit.offset());
        due.add(commit);
    }

    private void compare() {
        assertThat(ledger.inFlight()).as("in flight").isEqualTo(inFlight().size());
        assertThat(ledger.windowUsed()).as("window").isEqualTo(offsets.size() - frontier());
    }

    private int frontier() {
        int first = done.indexOf(false);
        return first < 0 ? done.size() : first;
    }

    private List<Integer> inFlight() {
        List<Integer> open = new ArrayList<>();
        for (int number = 0; number < done.size(); number++) {
            if (!done.get(number)) {
                open.add(number);
            }
        }
        return open;
    }
}
