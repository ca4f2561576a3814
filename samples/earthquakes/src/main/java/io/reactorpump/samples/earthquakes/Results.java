package io.reactorpump.samples.earthquakes;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What all runs on an output folder have achieved together, counted from its files.
 *
 * @param read events that stand in one of the files
 * @param felt of these, those in {@code felt.jsonl}
 * @param deadLetters of these, those in {@code dead-letters.jsonl}
 * @param alerts of the felt ones, those in {@code alerts.jsonl}
 * @param repeats lines beyond the first of their event, by file; without files that have none
 * @param regions the totals
 */
record Results(int read, int felt, int deadLetters, int alerts, Map<String, Integer> repeats, RegionTotals regions) {

    private static final int TABLE = 10;

    /** Looks what the files say. */
    static Results of(OutputFolder out) throws IOException {
        Map<String, Integer> repeats = new LinkedHashMap<>();
        Set<String> felt = ids(out.felt(), repeats);
        Set<String> alerts = ids(out.alerts(), repeats);
        Set<String> deadLetters = ids(out.deadLetters(), repeats);
        Set<String> parsed = ids(out.filtered(), repeats);
        parsed.addAll(felt);
        return new Results(
                parsed.size() + deadLetters.size(),
                felt.size(),
                deadLetters.size(),
                alerts.size(),
                repeats,
                RegionTotals.of(out));
    }

    private static Set<String> ids(Path file, Map<String, Integer> repeats) throws IOException {
        List<Line> lines = JsonLines.read(file, Line.class);
        Set<String> ids = lines.stream().map(Line::id).collect(Collectors.toCollection(HashSet::new));
        if (ids.size() < lines.size()) {
            repeats.put(String.valueOf(file.getFileName()), lines.size() - ids.size());
        }
        return ids;
    }

    /** Any line of any of the files: the event's id in the catalog, or the dead letter's place in the input. */
    private record Line(String id) {}

    /** The events that were left out. */
    int filtered() {
        return read - felt - deadLetters;
    }

    /** A table of the regions, the repeats if there are any, and the last line. */
    void print(PrintStream to) {
        to.printf(Locale.ROOT, "%-28s %6s %10s %13s%n", "region", "felt", "strongest", "energy");
        for (Map.Entry<String, RegionTotal> region : regions.top(TABLE)) {
            RegionTotal total = region.getValue();
            to.printf(
                    Locale.ROOT,
                    "%-28s %6d %10.1f %11.2e J%n",
                    region.getKey(),
                    total.count(),
                    total.maxMagnitude(),
                    total.energyJoules());
        }
        if (!repeats.isEmpty()) {
            to.println("written again after a kill, and counted once: "
                    + repeats.entrySet().stream()
                            .map(file -> file.getValue() + " in " + file.getKey())
                            .collect(Collectors.joining(", ")));
        }
        to.println(this);
    }

    @Override
    public String toString() {
        return "earthquakes: " + read + " read, " + felt + " felt, " + filtered() + " filtered, " + deadLetters
                + " dead letters, " + alerts + " alerts";
    }
}
