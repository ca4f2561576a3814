package io.reactorpump.samples.benchmarks;

import java.util.ArrayList;
import java.util.List;

/** The median of what the rounds gave, and from where to where it went. */
public record Spread(double median, double least, double most) {

    public static Spread of(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        return new Spread(
                sorted.get((int) Math.round((sorted.size() - 1) * 0.5)), sorted.get(0), sorted.get(sorted.size() - 1));
    }

    /** Of the values ÷ those that another gave in the same round. */
    public static Spread ofRatios(List<Double> values, List<Double> others) {
        List<Double> ratios = new ArrayList<>();
        for (int round = 0; round < values.size(); round++) {
            ratios.add(values.get(round) / others.get(round));
        }
        return of(ratios);
    }

    /** With so many digits behind the point. */
    public String text(int digits) {
        String number = "%." + digits + "f";
        return String.format(number + " (" + number + " – " + number + ")", median, least, most);
    }
}
