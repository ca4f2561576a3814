package io.reactorpump.kafka;

import io.reactorpump.api.error.SettingException;
import io.reactorpump.api.error.SettingException.Problem;
import java.util.List;
import java.util.Map;

/** The rule for properties that a user hands through to a Kafka client: anything goes, but what an option of ours sets. */
final class ClientProperties {

    private ClientProperties() {}

    /**
     * Refuses what is ours, all at once.
     *
     * @param path where the properties were given
     * @param owned the properties that are ours, and what to use instead
     */
    static void refuseOwned(String path, Map<String, ?> properties, Map<String, String> owned) {
        List<Problem> problems = properties.keySet().stream()
                .filter(owned::containsKey)
                .sorted()
                // The value stays out: nobody knows what it is.
                .map(name -> new Problem(path + "." + name, "set", "not to be set here, but by " + owned.get(name)))
                .toList();
        if (!problems.isEmpty()) {
            throw new SettingException(problems);
        }
    }
}
