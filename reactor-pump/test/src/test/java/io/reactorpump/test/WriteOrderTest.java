package io.reactorpump.test;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactorpump.api.Event;
import io.reactorpump.api.WriteOrder;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** G8: what a sink may write after a failure. */
class WriteOrderTest {

    private final List<StandaloneEvent<Integer>> events =
            IntStream.range(0, 6).mapToObj(i -> StandaloneEvent.at("p", i, i)).toList();
    private final WriteOrder order = new WriteOrder();

    private boolean admits(int number) {
        return order.admits(events.get(number));
    }

    private void fails(Integer... numbers) {
        order.failed(List.of(numbers).stream().<Event<?>>map(events::get).toList());
    }

    @Test
    void admitsAllWhileNothingFails() {
        assertThat(admits(0)).isTrue();
        assertThat(admits(1)).isTrue();
    }

    @Test
    void admitsNothingNewUntilWhatFailedHasComeAgain() {
        fails(0, 1);

        assertThat(admits(2)).isFalse();
        assertThat(admits(0)).isTrue();
        assertThat(admits(3)).isFalse();
        assertThat(admits(1)).isTrue();
        assertThat(admits(2)).isTrue();
        assertThat(admits(3)).isTrue();
        assertThat(admits(4)).isTrue();
    }

    @Test
    void isOpenWhenAllThatFailedHasComeAgain() {
        assertThat(order.isOpen()).isTrue();
        fails(0, 1);
        assertThat(order.isOpen()).isFalse();
        admits(0);
        assertThat(order.isOpen()).isFalse();
        admits(1);
        assertThat(order.isOpen()).isTrue();
    }

    /** One that comes again tells that those before it were given up, as they would have come before. */
    @Test
    void doesNotWaitForWhatWasGivenUp() {
        fails(0, 1);

        assertThat(admits(1)).isTrue();
        assertThat(admits(2)).isTrue();
    }

    @Test
    void refusesTheNextOnceWhenAllThatFailedWasGivenUp() {
        fails(0);

        assertThat(admits(1)).isFalse();
        assertThat(admits(1)).isTrue();
        assertThat(admits(2)).isTrue();
    }

    /** What failed before and comes now may have been begun before the engine heard of the second failure. */
    @Test
    void refusesWhatFailedBeforeBehindTheNextFailure() {
        fails(0, 1, 2);
        assertThat(admits(0)).isTrue();
        fails(0);

        assertThat(admits(1)).isFalse();
        assertThat(admits(2)).isFalse();
        assertThat(admits(0)).isTrue();
        assertThat(admits(1)).isTrue();
        assertThat(admits(2)).isTrue();
    }

    /** The engine may begin the next one before it hears that this one was refused. */
    @Test
    void waitsForWhatItRefusedAlsoWhenAnEarlierOneFailsAgain() {
        fails(0);
        assertThat(admits(1)).isFalse();
        assertThat(admits(0)).isTrue();
        fails(0);

        assertThat(admits(0)).isTrue();
        assertThat(admits(2)).isFalse();
        assertThat(admits(1)).isTrue();
        assertThat(admits(2)).isTrue();
    }

    @Test
    void admitsWhatComesAgainInTheOrderInWhichItFailed() {
        fails(0);
        assertThat(admits(1)).isFalse();
        assertThat(admits(0)).isTrue();
        fails(0);

        assertThat(admits(2)).isFalse();
        assertThat(admits(1)).isFalse();
        assertThat(admits(0)).isTrue();
        assertThat(admits(1)).isTrue();
        assertThat(admits(3)).isFalse();
        assertThat(admits(2)).isTrue();
        assertThat(admits(3)).isTrue();
        assertThat(order.isOpen()).isTrue();
    }

    @Test
    void waitsForWhatWasTurnedAway() {
        order.turnedAway(events.get(0));
        order.turnedAway(events.get(1));

        assertThat(admits(2)).isFalse();
        assertThat(admits(0)).isTrue();
        assertThat(admits(1)).isTrue();
        assertThat(admits(2)).isTrue();
    }

    @Test
    void tellsTheChildOfAnotherTryFromTheOneThatFailed() {
        StandaloneEvent<Integer> twin = StandaloneEvent.at("p", 0, 0);
        fails(0);

        assertThat(order.admits(twin)).isFalse();
        assertThat(admits(1)).isFalse();
        assertThat(admits(0)).isTrue();
        assertThat(order.admits(twin)).isTrue();
        assertThat(admits(1)).isTrue();
    }

    @Test
    void admitsAtLastWhatIsMadeAnewForEachWrite() {
        order.failed(List.of(StandaloneEvent.at("p", 0, 0)));

        assertThat(order.admits(StandaloneEvent.at("p", 0, 0))).isFalse();
        assertThat(order.admits(StandaloneEvent.at("p", 0, 0))).isTrue();
        assertThat(order.admits(StandaloneEvent.at("p", 1, 1))).isTrue();
    }
}
