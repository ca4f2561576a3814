package io.reactorpump.samples.earthquakes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.reactorpump.api.error.FatalException;
import io.reactorpump.api.error.StateException;
import io.reactorpump.kafka.embedded.BrokerOptions;
import io.reactorpump.kafka.embedded.EmbeddedKafka;
import io.reactorpump.kafka.embedded.KafkaProbe;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The demo in this process, with its broker. */
class SessionIT {

    private static final Path BROKEN = Path.of("data/seven-broken-rows.csv");

    @TempDir
    Path directory;

    private OutputFolder out;

    @BeforeEach
    void nameTheFolder() {
        out = new OutputFolder(directory.resolve("out"));
    }

    private List<String> run(Path csv) throws Exception {
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        PrintStream stream = new PrintStream(printed, true, StandardCharsets.UTF_8);
        Session session = new Session(new Settings(csv, out, OptionalInt.empty()), stream, false);
        session.run();
        return printed.toString(StandardCharsets.UTF_8).lines().toList();
    }

    private static String last(List<String> lines) {
        return lines.get(lines.size() - 1);
    }

    @Test
    void endsWithTheLineAndTheFilesThatAnIndependentComputationExpects() throws Exception {
        List<String> printed = run(Expected.CATALOG);

        assertThat(last(printed)).isEqualTo(Expected.LAST_LINE);
        assertThat(printed).noneMatch(line -> line.startsWith("written again"));
        Expected expected = Expected.of(Expected.CATALOG);
        assertThat(expected.rows()).isEqualTo(12_569);
        expected.assertReached(out);
        assertThat(Expected.ids(out.felt())).hasSize(1_751).doesNotHaveDuplicates();
        assertThat(Expected.ids(out.alerts())).hasSize(12).doesNotHaveDuplicates();
        assertThat(Expected.ids(out.filtered())).hasSize(10_818).doesNotHaveDuplicates();
        assertThat(out.deadLetters()).isEmptyFile();
        try (EmbeddedKafka kafka = EmbeddedKafka.inProcess(
                                BrokerOptions.defaults().withData(out.broker()))
                        .start();
                KafkaProbe probe = KafkaProbe.on(kafka)) {
            assertThat(keys(probe, Broker.ALERTS)).containsExactlyInAnyOrderElementsOf(Expected.ids(out.alerts()));
            assertThat(keys(probe, Broker.QUAKES)).hasSize(12_569).contains("nc", "us", "ak");
        }
    }

    private static List<String> keys(KafkaProbe probe, String topic) {
        return probe.readToEnd(topic).stream()
                .map(quake -> new String(quake.key(), StandardCharsets.UTF_8))
                .toList();
    }

    @Test
    void whoDeletesWhatTheBrokerKeepsGetsItBack() throws Exception {
        run(BROKEN);
        try (Stream<Path> files = Files.walk(out.broker())) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }

        List<String> printed = run(BROKEN);

        assertThat(last(printed)).isEqualTo("earthquakes: 20 read, 7 felt, 6 filtered, 7 dead letters, 2 alerts");
        assertThat(Expected.ids(out.felt())).hasSize(7 + 7);
    }

    @Test
    void anotherRunOnWhatIsCompleteSaysTheSameAndChangesNothing() throws Exception {
        run(Expected.CATALOG);
        Map<String, String> before = contents();

        List<String> printed = run(Expected.CATALOG);

        assertThat(last(printed)).isEqualTo(Expected.LAST_LINE);
        assertThat(contents()).isEqualTo(before);
    }

    /** All files of the folder but the broker's, with the time of their last change. */
    private Map<String, String> contents() throws IOException {
        Map<String, String> contents = new TreeMap<>();
        try (Stream<Path> files = Files.list(out.dir())) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                contents.put(
                        file.getFileName().toString(), Files.getLastModifiedTime(file) + " " + Files.readString(file));
            }
        }
        return contents;
    }

    @Test
    void brokenRowsGoToTheDeadLettersWithLineAndReasonAndTheRunGoesOn() throws Exception {
        List<String> printed = run(BROKEN);

        assertThat(last(printed)).isEqualTo("earthquakes: 20 read, 7 felt, 6 filtered, 7 dead letters, 2 alerts");
        assertThat(Expected.lines(out.deadLetters()))
                .extracting(letter -> letter.get("line").intValue()
                        + ": "
                        + letter.get("reason").textValue())
                .containsExactly(
                        "4: expected 22 columns but was 9 columns at line 4",
                        "7: expected a number but was text at line 7, column mag",
                        "9: expected 22 columns but was 24 columns at line 9",
                        "13: expected 22 columns but was 1 column at line 13",
                        "14: expected 22 columns but was 23 columns at line 14",
                        "17: expected a number but was text at line 17, column mag",
                        "19: expected a separator after the closing quote but was text at line 19");
    }

    @Test
    void brokenRowsAreCountedOnceOverAllRuns() throws Exception {
        run(BROKEN);
        Files.delete(out.checkpoint());

        List<String> printed = run(BROKEN);

        assertThat(last(printed)).isEqualTo("earthquakes: 20 read, 7 felt, 6 filtered, 7 dead letters, 2 alerts");
        assertThat(printed.get(printed.size() - 2))
                .isEqualTo("written again after a kill, and counted once: 7 in felt.jsonl, 2 in alerts.jsonl,"
                        + " 7 in dead-letters.jsonl, 6 in filtered.jsonl");
    }

    @Test
    void twoCatalogsAddUpInOneFolder() throws Exception {
        run(BROKEN);

        List<String> printed = run(Expected.CATALOG);

        assertThat(last(printed))
                .isEqualTo("earthquakes: 12576 read, 1751 felt, 10818 filtered, 7 dead letters, 12 alerts");
    }

    @Test
    void aDeletedFileComesBack() throws Exception {
        run(Expected.CATALOG);
        Files.delete(out.felt());

        List<String> printed = run(Expected.CATALOG);

        assertThat(last(printed)).isEqualTo(Expected.LAST_LINE);
        Expected.of(Expected.CATALOG).assertReached(out);
    }

    @Test
    void aHalfWrittenLastLineDoesNotCountAndIsRepaired() throws Exception {
        run(BROKEN);
        Files.delete(out.checkpoint());
        String felt = Files.readString(out.felt());
        Files.writeString(out.felt(), felt.substring(0, felt.length() - 10));

        List<String> printed = run(BROKEN);

        assertThat(last(printed)).startsWith("earthquakes: 20 read, 7 felt, ");
        assertThat(Expected.ids(out.felt())).hasSize(6 + 7);
    }

    @Test
    void aMissingCatalogIsOneClearError() {
        assertThatThrownBy(() -> run(directory.resolve("none.csv")))
                .isInstanceOf(FatalException.class)
                .hasMessageStartingWith("file '" + directory.resolve("none.csv") + "' does not exist (expected: ");
    }

    @Test
    void anOutputFolderThatIsAFileIsOneClearError() throws IOException {
        Files.writeString(out.dir(), "");

        assertThatThrownBy(() -> run(BROKEN))
                .isInstanceOf(FatalException.class)
                .hasMessage("'" + out.dir() + "' is a file (expected: a directory for the output)");
    }

    @Test
    void anOutputFolderInUseIsRefused() throws IOException {
        try (FileChannel claim = out.claim()) {
            assertThat(claim.isOpen()).isTrue();
            assertThatThrownBy(() -> run(BROKEN))
                    .isInstanceOf(StateException.class)
                    .hasMessage(
                            "output folder '" + out.dir() + "' is in use by another run (expected: one run at a time)");
        }
    }
}
