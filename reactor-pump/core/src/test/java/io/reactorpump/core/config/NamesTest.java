package io.reactorpump.core.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class NamesTest {

    @Test
    void oneNameIsWrittenInManyWays() {
        assertThat(Names.same("pollInterval", "poll_interval")).isTrue();
        assertThat(Names.same("poll-interval", "POLL_INTERVAL")).isTrue();
        assertThat(Names.same("poll", "pole")).isFalse();
        assertThat(Names.same("--", "__")).isFalse();
    }

    @Test
    void theNearestNameIsFoundIfItIsNear() {
        List<String> known = List.of("url", "poll_interval", "batch_size", "batch_time");

        assertThat(Names.nearest("ulr", known)).contains("url");
        assertThat(Names.nearest("pollIntervall", known)).contains("poll_interval");
        assertThat(Names.nearest("batchsice", known)).contains("batch_size");
        assertThat(Names.nearest("topic", known)).isEmpty();
        assertThat(Names.nearest("x".repeat(100_000), known)).isEmpty();
    }

    @Test
    void aDistanceCountsInsertedDeletedReplacedAndSwappedLetters() {
        assertThat(Names.distance("", "abc")).isEqualTo(3);
        assertThat(Names.distance("abc", "abc")).isZero();
        assertThat(Names.distance("abcd", "acbd")).isEqualTo(1);
        assertThat(Names.distance("kitten", "sitting")).isEqualTo(3);
    }
}
