package io.reactorpump.core.plan;

import io.reactorpump.api.policy.FailurePolicy;
import io.reactorpump.api.policy.GiveUp;
import io.reactorpump.api.policy.StageOptions;
import java.util.ArrayList;
import java.util.List;

/** Options and policies in the words that drawings use. */
final class Describe {

    private Describe() {}

    static String options(StageOptions options) {
        List<String> words = new ArrayList<>();
        if (options.concurrency() > 1) {
            words.add("concurrency=" + options.concurrency());
        }
        if (!options.replicas().isOne()) {
            words.add("replicas=" + options.replicas());
        }
        if (!options.ordered()) {
            words.add("unordered");
        }
        options.timeout().ifPresent(t -> words.add("timeout=" + t));
        options.failure().ifPresent(f -> words.add("onFailure=" + policy(f)));
        return String.join(", ", words);
    }

    static String policy(FailurePolicy policy) {
        String giveUp = giveUp(policy.giveUp());
        int retries = policy.retry().maxRetries();
        return retries == 0
                ? giveUp
                : "retry " + (retries == Integer.MAX_VALUE ? "for ever" : retries + ", then " + giveUp);
    }

    private static String giveUp(GiveUp giveUp) {
        if (giveUp instanceof GiveUp.ToDeadLetters to) {
            return "dead letter to " + to.sink().componentName();
        }
        return giveUp.getClass().getSimpleName().toLowerCase(java.util.Locale.ROOT);
    }
}
