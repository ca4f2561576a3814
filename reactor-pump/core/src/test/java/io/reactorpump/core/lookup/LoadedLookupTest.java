package io.reactorpump.core.lookup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.reactorpump.api.error.FatalException;
import io.reactorpump.api.error.InfrastructureException;
import io.reactorpump.api.error.StateException;
import io.reactorpump.core.lookup.LookupOrigin.Content;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.test.scheduler.VirtualTimeScheduler;

/** A dictionary that pipelines share, as what it is loaded from changes and fails. */
class LoadedLookupTest {

    private static final Duration EVERY = Duration.ofSeconds(5);

    private final VirtualTimeScheduler time = VirtualTimeScheduler.create();
    private final List<Optional<String>> asked = new ArrayList<>();
    private Mono<Content> answer = content("1", "a=1");
    private final LoadedLookup<String> lookup = new LoadedLookup<>(
            "letters",
            Dictionary.of(
                            known -> {
                                asked.add(known);
                                return answer;
                            },
                            LookupFormat.lines())
                    .reload(EVERY));

    private static Mono<Content> content(String version, String text) {
        return Mono.just(new Content(version, text.getBytes(StandardCharsets.UTF_8)));
    }

    private void take() {
        lookup.take(time).block(EVERY);
    }

    @Test
    void itIsLoadedForTheFirstUserAndLookedAtWhileThereIsOne() {
        assertThatThrownBy(lookup::all)
                .isInstanceOf(StateException.class)
                .hasMessage("lookup 'letters' is not loaded (expected: loaded, by a pump that starts a pipeline)");

        take();
        take();
        assertThat(lookup.find("a")).contains("1");
        assertThat(lookup.find("b")).isEmpty();
        assertThat(asked).containsExactly(Optional.empty());

        answer = Mono.empty();
        time.advanceTimeBy(EVERY);
        lookup.give();
        time.advanceTimeBy(EVERY);
        lookup.give();
        time.advanceTimeBy(EVERY.multipliedBy(10));
        assertThat(asked).containsExactly(Optional.empty(), Optional.of("1"), Optional.of("1"));
        assertThat(lookup.find("a")).contains("1");
    }

    @Test
    void aChangeIsSeenAndNothingOfTheFormerContentIsLeft() {
        take();
        Map<String, String> before = lookup.all();

        answer = content("2", "b=2");
        time.advanceTimeBy(EVERY);

        assertThat(lookup.all()).containsExactly(Map.entry("b", "2"));
        assertThat(before).containsExactly(Map.entry("a", "1"));
        assertThat(lookup.status().entries()).contains(1);
        assertThat(lookup.status().trouble()).isEmpty();
    }

    @Test
    void theLastGoodContentStaysWhenAReloadFails() {
        take();

        answer = Mono.error(new IllegalStateException("away"));
        time.advanceTimeBy(EVERY);
        assertThat(lookup.find("a")).contains("1");
        assertThat(lookup.status().trouble()).contains("lookup 'letters' can not be loaded: away");

        answer = content("2", "no pair");
        time.advanceTimeBy(EVERY);
        assertThat(lookup.find("a")).contains("1");
        assertThat(lookup.status().trouble())
                .contains("lookup 'letters' can not be read: expected key=value but was no '=' after a key at line 1");

        answer = content("3", "a=3");
        time.advanceTimeBy(EVERY);
        assertThat(lookup.find("a")).contains("3");
        assertThat(lookup.status().trouble()).isEmpty();
    }

    @Test
    void anAnswerThatDoesNotComeDoesNotEndTheLooking() {
        take();

        answer = Mono.never();
        time.advanceTimeBy(EVERY.plusSeconds(30));
        assertThat(lookup.status().trouble()).contains("lookup 'letters' can not be loaded: nothing came in 30 s");

        answer = content("2", "a=2");
        time.advanceTimeBy(EVERY);
        assertThat(lookup.find("a")).contains("2");
    }

    @Test
    void aFirstLoadThatFailsFailsTheUsersAndTheNextOneLoadsAgain() {
        answer = Mono.error(new IllegalStateException("away"));
        assertThatThrownBy(this::take)
                .isInstanceOf(InfrastructureException.class)
                .hasMessage("lookup 'letters' can not be loaded: away");
        lookup.give();

        answer = content("1", "nonsense");
        assertThatThrownBy(this::take).isInstanceOf(FatalException.class);
        lookup.give();

        answer = content("1", "a=1");
        take();
        assertThat(lookup.find("a")).contains("1");
    }

    @Test
    void aUserWhoComesAgainHasTheFormerContentIfThereIsNoOther() {
        take();
        lookup.give();

        answer = Mono.error(new IllegalStateException("away"));
        take();

        assertThat(lookup.find("a")).contains("1");
        assertThat(lookup.status().trouble()).isPresent();
    }
}
