package io.reactorpump.test;

import io.reactorpump.api.Commit;
import io.reactorpump.api.Outcome;
import io.reactorpump.api.Position;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** What a probe saw of a run: which records came in, how they ended, what was committed, what was wrong. Thread-safe. */
final class Observations {

    private final Set<Position> arrived = new LinkedHashSet<>();
    private final Map<Position, Outcome> outcomes = new LinkedHashMap<>();
    private final Map<String, Long> committed = new HashMap<>();
    private final List<String> faults = new ArrayList<>();
    private int sourcesToEnd;

    Observations(int sources) {
        this.sourcesToEnd = sources;
    }

    synchronized void arrived(Position position) {
        arrived.add(position);
        outcomes.remove(position);
    }

    synchronized void settled(Position position, Outcome outcome) {
        Outcome first = outcomes.putIfAbsent(position, outcome);
        if (first != null) {
            faults.add("event [" + position + "] was settled twice: " + first + ", then " + outcome);
        }
    }

    synchronized void committed(List<Commit> commits) {
        commits.forEach(commit -> committed.put(commit.partition().name(), commit.offset()));
    }

    synchronized void fault(String sentence) {
        faults.add(sentence);
    }

    synchronized void sourceEnded() {
        sourcesToEnd--;
    }

    /** Whether nothing more will come in. */
    synchronized boolean sourcesEnded() {
        return sourcesToEnd <= 0;
    }

    /** The records in the order in which they came in first. */
    synchronized List<Position> arrivals() {
        return List.copyOf(arrived);
    }

    /** How a record ended when it came in last. */
    synchronized Optional<Outcome> outcome(Position position) {
        return Optional.ofNullable(outcomes.get(position));
    }

    synchronized int settledCount() {
        return outcomes.size();
    }

    synchronized OptionalLong committed(String partition) {
        Long offset = committed.get(partition);
        return offset == null ? OptionalLong.empty() : OptionalLong.of(offset);
    }

    synchronized List<String> faults() {
        return List.copyOf(faults);
    }
}
