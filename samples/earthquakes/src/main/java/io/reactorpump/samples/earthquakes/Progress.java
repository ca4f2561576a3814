package io.reactorpump.samples.earthquakes;

import io.reactorpump.core.status.StageStatus;
import io.reactorpump.core.status.Status;
import io.reactorpump.core.status.Waiting;
import java.io.Console;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Says how far a run is: on a terminal in one line that changes, elsewhere in a line now and then. */
final class Progress {

    private static final Set<Waiting.Reason> TROUBLE =
            Set.of(Waiting.Reason.OPENING, Waiting.Reason.RECONNECTING, Waiting.Reason.RETRYING, Waiting.Reason.COMMIT);

    private final PrintStream to;
    private final boolean live;
    private int width;

    Progress(PrintStream to, boolean live) {
        this.to = to;
        this.live = live;
    }

    /** Whether the output is seen by a person. */
    @SuppressWarnings("SystemConsoleNull") // since Java 22 there is one without a terminal too, but also a way to ask
    static boolean isTerminal() {
        Console console = System.console();
        try {
            return console != null
                    && (boolean) Console.class.getMethod("isTerminal").invoke(console);
        } catch (NoSuchMethodException e) {
            return true;
        } catch (ReflectiveOperationException e) {
            return false;
        }
    }

    /** How often to say it. */
    Duration interval() {
        return Duration.ofMillis(live ? 100 : 500);
    }

    synchronized void say(Status catalog, Status quakes, RegionTotals totals) {
        String text = "  " + catalog.emitted() + " rows, " + written(quakes, "felt.jsonl") + " felt, "
                + catalog.deadLettered() + " dead letters"
                + totals.top(1).stream()
                        .map(region -> "; most in " + region.getKey() + ", "
                                + region.getValue().count())
                        .collect(Collectors.joining())
                + Stream.of(catalog, quakes)
                        .flatMap(status -> status.waiting().stream())
                        .filter(waiting -> TROUBLE.contains(waiting.reason()))
                        .map(waiting -> "; waiting: " + waiting.text())
                        .collect(Collectors.joining());
        if (live) {
            to.print("\r" + text + " ".repeat(Math.max(0, width - text.length())));
            to.flush();
            width = text.length();
        } else {
            to.println(text);
        }
    }

    private static long written(Status status, String sink) {
        return status.stage(sink).map(StageStatus::out).orElse(0L);
    }

    /** Says something else, in a line of its own. From any thread. */
    synchronized void note(String line) {
        end();
        to.println(line);
    }

    /** Leaves the line that changes. */
    synchronized void end() {
        if (live && width > 0) {
            to.println();
            width = 0;
        }
    }
}
