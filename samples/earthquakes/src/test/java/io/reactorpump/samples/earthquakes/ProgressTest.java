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

    private static Status status(long rows, long felt, Optional<Waiting> waiting) {
        StageStatus sink = new StageStatus("felt.jsonl", "sink", felt, felt, 0, 0, 0, 0);
        return new Status(
                "earthquakes", State.RUNNING, waiting, rows, 0, 1, List.of(), List.of(sink), Optional.empty());
    }

    private String printed() {
        return printed.toString(StandardCharsets.UTF_8);
    }

    @Test
    void saysLineByLineWhereTheOutputIsNoTerminal() {
        Progress progress = new Progress(stream, false);
        totals.add(new FeltQuake("us1", Instant.EPOCH, 3, "Tonga", "Tonga", 1));

        progress.say(status(10, 0, Optional.empty()), new RegionTotals());
        progress.say(status(20, 1, Optional.empty()), totals);
        progress.end();

        assertThat(printed().lines())
                .containsExactly(
                        "  10 rows, 0 felt, 1 dead letters", "  20 rows, 1 felt, 1 dead letters; most in Tonga, 1");
    }

    @Test
    void changesOneLineOnATerminal() {
        Progress progress = new Progress(stream, true);

        progress.say(status(1_000, 0, Optional.empty()), totals);
        progress.say(status(9, 0, Optional.empty()), totals);
        progress.end();

        assertThat(printed())
                .isEqualTo("\r  1000 rows, 0 felt, 1 dead letters\r  9 rows, 0 felt, 1 dead letters   "
                        + System.lineSeparator());
    }

    @Test
    void saysWhyItWaitsIfThatIsTrouble() {
        Progress progress = new Progress(stream, false);

        progress.say(status(10, 0, Optional.of(new Waiting(Waiting.Reason.RETRYING, "the disk is full"))), totals);
        progress.say(status(10, 0, Optional.of(new Waiting(Waiting.Reason.SOURCE, "nothing new"))), totals);

        assertThat(printed().lines())
                .containsExactly(
                        "  10 rows, 0 felt, 1 dead letters; waiting: the disk is full",
                        "  10 rows, 0 felt, 1 dead letters");
    }
}
