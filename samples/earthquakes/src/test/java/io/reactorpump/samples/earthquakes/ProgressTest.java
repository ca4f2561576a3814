package io.reactorpump.samples.earthquakes;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactorpump.core.status.StageStatus;
import io.reactorpump.core.status.State;
import io.reactorpump.core.status.Status;
import io.reactorpump.core.status.Waiting;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ProgressTest {

    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private final PrintStream stream = new PrintStream(printed, true, StandardCharsets.UTF_8);
    private final RegionTotals totals = new RegionTotals();

    private static Status catalog(long rows) {
        return status("catalog", rows, 1, List.of(), Optional.empty());
    }

    private static Status quakes(long felt) {
        StageStatus sink = new StageStatus("felt.jsonl", "sink", felt, felt, 0, 0, 0, 0, Optional.empty());
        return status("quakes", 7, 0, List.of(sink), Optional.empty());
    }

    private static Status waiting(Waiting.Reason reason, String text) {
        return status("either", 10, 1, List.of(), Optional.of(new Waiting(reason, text)));
    }

    private static Status status(
            String pipeline, long emitted, long deadLettered, List<StageStatus> stages, Optional<Waiting> waiting) {
        return new Status(
                pipeline, State.RUNNING, waiting, emitted, 0, deadLettered, List.of(), stages, Optional.empty());
    }

    private String printed() {
        return printed.toString(StandardCharsets.UTF_8);
    }

    @Test
    void saysLineByLineWhereTheOutputIsNoTerminal() {
        Progress progress = new Progress(stream, false);
        totals.add(new FeltQuake("us1", Instant.EPOCH, 3, "Tonga", "Tonga", 1));

        progress.say(catalog(10), quakes(0), new RegionTotals());
        progress.say(catalog(20), quakes(1), totals);
        progress.end();

        assertThat(printed().lines())
                .containsExactly(
                        "  10 rows, 0 felt, 1 dead letters", "  20 rows, 1 felt, 1 dead letters; most in Tonga, 1");
    }

    @Test
    void changesOneLineOnATerminal() {
        Progress progress = new Progress(stream, true);

        progress.say(catalog(1_000), quakes(0), totals);
        progress.say(catalog(9), quakes(0), totals);
        progress.end();

        assertThat(printed())
                .isEqualTo("\r  1000 rows, 0 felt, 1 dead letters\r  9 rows, 0 felt, 1 dead letters   "
                        + System.lineSeparator());
    }

    @Test
    void saysWhyItWaitsIfThatIsTrouble() {
        Progress progress = new Progress(stream, false);

        Status waiting = waiting(Waiting.Reason.RETRYING, "the disk is full");
        progress.say(waiting, quakes(0), totals);
        progress.say(catalog(10), waiting, totals);
        progress.say(catalog(10), waiting(Waiting.Reason.SOURCE, "nothing new"), totals);

        assertThat(printed().lines())
                .containsExactly(
                        "  10 rows, 0 felt, 1 dead letters; waiting: the disk is full",
                        "  10 rows, 0 felt, 1 dead letters; waiting: the disk is full",
                        "  10 rows, 0 felt, 1 dead letters");
    }
}
