package io.reactorpump.samples.earthquakes;

import java.io.IOException;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The running totals of all regions. Counts each quake once, however often it comes. Thread-safe. */
final class RegionTotals {

    private final Set<String> counted = new HashSet<>();
    private final Map<String, RegionTotal> regions = new TreeMap<>();

    /** The totals of the quakes that earlier runs, or this one, have written. */
    static RegionTotals of(OutputFolder out) throws IOException {
        RegionTotals totals = new RegionTotals();
        JsonLines.read(out.felt(), FeltQuake.class).forEach(totals::add);
        return totals;
    }

    synchronized void add(FeltQuake quake) {
        if (counted.add(quake.id())) {
            regions.merge(quake.region(), RegionTotal.of(quake), RegionTotal::plus);
        }
    }

    /** How many quakes. */
    synchronized int count() {
        return counted.size();
    }

    /** By name, in the order of the names. */
    synchronized Map<String, RegionTotal> byRegion() {
        return new TreeMap<>(regions);
    }

    /** The regions with the most quakes, these first. */
    synchronized List<Map.Entry<String, RegionTotal>> top(int howMany) {
        return regions.entrySet().stream()
                .sorted(Map.Entry.comparingByValue(
                        Comparator.comparingLong(RegionTotal::count).reversed()))
                .limit(howMany)
                .map(entry -> Map.entry(entry.getKey(), entry.getValue()))
                .toList();
    }
}
