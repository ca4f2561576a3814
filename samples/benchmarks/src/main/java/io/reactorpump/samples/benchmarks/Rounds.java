package io.reactorpump.samples.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;

/**
 * Lets all who are compared take turns, every other round in reverse, and keeps what came of it: a machine that others use
 * too is fast in one minute and slow in the next, so only what belongs to the same round is compared.
 */
public final class Rounds {

    private static final Path RESULTS = Path.of(System.getProperty("results", "target/results.md"));

    private final int count;

    /** So many, unless the property {@code rounds} says otherwise. */
    public Rounds(int byDefault) {
        this.count = Integer.getInteger("rounds", byDefault);
    }

    /** What one does in a round. */
    @FunctionalInterface
    public interface Turn<T> {

        void take(T who, int round) throws Exception;
    }

    public <T> void run(List<T> all, Turn<T> turn) throws Exception {
        for (int round = 0; round < count; round++) {
            for (int i = 0; i < all.size(); i++) {
                turn.take(all.get(round % 2 == 0 ? i : all.size() - 1 - i), round);
            }
            System.err.println("round " + (round + 1) + " of " + count);
        }
    }

    /** Prints the tables, and writes them to a file, under a line that says where they come from. */
    public void publish(String what, String tables) throws IOException {
        String text = "%s, JDK %s, %d cores, %d rounds%s%n%n%s"
                .formatted(
                        LocalDate.now(),
                        System.getProperty("java.version"),
                        Runtime.getRuntime().availableProcessors(),
                        count,
                        what,
                        tables);
        System.out.println(text);
        Files.createDirectories(RESULTS.toAbsolutePath().getParent());
        Files.writeString(RESULTS, text);
    }
}
