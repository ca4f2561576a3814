package io.reactorpump.kafka;

import io.reactorpump.api.error.SettingException;
import io.reactorpump.api.error.SettingException.Problem;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** What a user hands through to a Kafka client: anything goes, but what an option of ours sets. */
final class ClientProperties {

    /** Where those of a cluster are given. */
    static final String CLUSTER = "kafka.properties";

    private ClientProperties() {}

    /**
     * Those of one client beside those of the cluster, which must not set what is ours either; a copy.
     *
     * @param path where they were given
     * @param owned what is ours for this client, and what to use instead
     */
    static Map<String, Object> checked(
            String path, KafkaCluster cluster, Map<String, Object> properties, Map<String, String> owned) {
        refuseOwned(CLUSTER, cluster.properties(), owned);
        refuseOwned(path, properties, owned);
        return Map.copyOf(properties);
    }

    /** With more of them, which replace earlier ones. */
    static Map<String, Object> with(Map<String, Object> properties, Map<String, ?> more) {
        Map<String, Object> all = new HashMap<>(properties);
        all.putAll(more);
        return all;
    }

    /** Their names only: values may be secrets. */
    static String names(Map<String, Object> properties) {
        return "properties=" + new TreeSet<>(properties.keySet());
    }

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
