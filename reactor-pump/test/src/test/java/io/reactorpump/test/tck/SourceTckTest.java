package io.reactorpump.test.tck;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SourceTckTest {

    /** Left out are 7 tests that the TCK does not have, and 5 for publishers with several subscribers. */
    @Test
    void memorySourcePassesEveryRequiredTest() {
        TckReport report = TckReport.of(MemorySourceTck.class).expect(26, 12);

        assertThat(report.skipped()).noneMatch(test -> test.startsWith("required"));
    }

    /** Left out are 7 tests that the TCK does not have, and 3 for publishers that share their items. */
    @Test
    void publisherSourcePassesEveryRequiredTest() {
        TckReport report = TckReport.of(PublisherSourceTck.class).expect(28, 10);

        assertThat(report.skipped()).noneMatch(test -> test.startsWith("required"));
    }

    /** As above. */
    @ParameterizedTest
    @ValueSource(classes = {IteratorSourceTck.class, LoopSourceTck.class})
    void sourcesThatAreWrittenByHandPassEveryRequiredTest(Class<?> tck) {
        TckReport report = TckReport.of(tck).expect(28, 10);

        assertThat(report.skipped()).noneMatch(test -> test.startsWith("required"));
    }

    /** Left out are also those that wait for completion, for an error, or for a second subscriber, which is refused. */
    @Test
    void requestSourcePassesEveryTestThatDoesNotWaitForCompletion() {
        TckReport.of(RequestSourceTck.class).expect(15, 23);
    }

    @Test
    void sourceThatEmitsMoreThanRequestedFails() {
        assertThat(TckReport.of(GreedyTck.class).failed())
                .containsKey("required_spec101_subscriptionRequestMustResultInTheCorrectNumberOfProducedElements");
    }
}
