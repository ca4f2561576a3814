package io.reactorpump.test.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.platform.testkit.engine.EngineTestKit;

/** That each test of the kits can fail, and does where it should. */
class MutantTest {

    @ParameterizedTest
    @EnumSource
    void sourceKitCatches(SourceMutant mutant) {
        MutatedSource.mutant = mutant;

        assertThatKitFails(MutatedSource.class, mutant.caughtBy);
    }

    @ParameterizedTest
    @EnumSource
    void sinkKitCatches(SinkMutant mutant) {
        MutatedSink.mutant = mutant;

        assertThatKitFails(MutatedSink.class, mutant.caughtBy);
    }

    @Test
    void everyTestOfTheSourceKitCatchesAMutant() {
        assertThat(Stream.of(SourceMutant.values()).map(mutant -> mutant.caughtBy))
                .containsAll(tests(SourceContract.class));
    }

    @Test
    void everyTestOfTheSinkKitCatchesAMutant() {
        assertThat(Stream.of(SinkMutant.values()).map(mutant -> mutant.caughtBy))
                .containsAll(tests(SinkContract.class));
    }

    private static void assertThatKitFails(Class<?> kit, String test) {
        EngineTestKit.engine("junit-jupiter")
                .selectors(selectMethod(kit, test))
                .execute()
                .testEvents()
                .assertStatistics(statistics -> statistics.started(1).failed(1));
    }

    private static List<String> tests(Class<?> kit) {
        return Arrays.stream(kit.getDeclaredMethods())
                .filter(method -> method.isAnnotationPresent(Test.class))
                .map(Method::getName)
                .toList();
    }
}
