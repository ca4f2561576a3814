package io.reactorpump.samples.benchmarks;

import java.util.ArrayList;
import java.util.List;

/** What one took per event, round by round: nanoseconds that passed, and nanoseconds of CPU. */
public record Measured(List<Double> nanos, List<Double> cpu) {

    public Measured() {
        this(new ArrayList<>(), new ArrayList<>());
    }

    public void add(double nanosOfRound, double cpuOfRound) {
        nanos.add(nanosOfRound);
        cpu.add(cpuOfRound);
    }

    /** The start of a table of rows. */
    public static String head(String speed, String cpu, String more) {
        return "| | %s | speed of the first ÷ its | %s | its CPU ÷ that of the first |%s%n|---|---|---|---|---|%s%n"
                .formatted(speed, cpu, more, more.isEmpty() ? "" : "---|");
    }

    /**
     * A row of the table.
     *
     * @param speedNanos what a speed of 1 takes per event, in nanoseconds
     * @param cpuNanos the unit of CPU time, in nanoseconds
     */
    public String row(String name, Measured first, double speedNanos, double cpuNanos, String more) {
        return "| %s | %s | %s | %s | %s |%s%n"
                .formatted(
                        name,
                        Spread.of(nanos.stream().map(each -> speedNanos / each).toList())
                                .text(1),
                        Spread.ofRatios(nanos, first.nanos).text(2),
                        Spread.of(cpu.stream().map(each -> each / cpuNanos).toList())
                                .text(2),
                        Spread.ofRatios(cpu, first.cpu).text(2),
                        more);
    }
}
