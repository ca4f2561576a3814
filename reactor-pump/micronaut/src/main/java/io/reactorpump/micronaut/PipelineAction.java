package io.reactorpump.micronaut;

import io.reactorpump.core.Running;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import reactor.core.publisher.Mono;

/** What an operator may ask of a pipeline over HTTP. */
enum PipelineAction {
    PAUSE {
        @Override
        Mono<?> begin(Running running, Duration limit) {
            return Mono.fromRunnable(running::pause);
        }
    },
    RESUME {
        @Override
        Mono<?> begin(Running running, Duration limit) {
            return Mono.fromRunnable(running::resume);
        }
    },
    DRAIN {
        @Override
        Mono<?> begin(Running running, Duration limit) {
            return running.drain(limit);
        }
    },
    STOP {
        @Override
        Mono<?> begin(Running running, Duration limit) {
            return running.stop();
        }
    },
    START {
        @Override
        Mono<?> begin(Running running, Duration limit) {
            return running.restart();
        }
    },
    CLEAR_ERROR {
        @Override
        Mono<?> begin(Running running, Duration limit) {
            return Mono.fromRunnable(running::clearError);
        }
    };

    /** Does it; completes when it is done. */
    abstract Mono<?> begin(Running running, Duration limit);

    /** As it stands in a path. */
    String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static Optional<PipelineAction> of(String word) {
        return Arrays.stream(values())
                .filter(action -> action.word().equals(word))
                .findFirst();
    }

    static String words() {
        return Arrays.stream(values()).map(PipelineAction::word).collect(Collectors.joining(", "));
    }
}
