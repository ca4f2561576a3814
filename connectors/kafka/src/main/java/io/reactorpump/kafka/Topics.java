package io.reactorpump.kafka;

import io.reactorpump.api.policy.Checks;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** Which topics a source reads. */
public sealed interface Topics {

    /** These topics. One that does not exist is waited for. */
    static Topics named(String... topics) {
        return new Named(new TreeSet<>(Arrays.asList(topics)));
    }

    /** The topics whose whole name matches this regular expression, also those that are made later. */
    static Topics matching(String regex) {
        return new Matching(regex);
    }

    /** Whether a topic is one of them. */
    boolean include(String topic);

    /**
     * Topics by name.
     *
     * @param names at least one
     */
    record Named(Set<String> names) implements Topics {

        /** Checks each. */
        public Named {
            Checks.that(!names.isEmpty(), "kafka.source.topics", names, "at least one topic");
            names.forEach(name -> Checks.notBlank("kafka.source.topics", name));
            names = Set.copyOf(names);
        }

        @Override
        public boolean include(String topic) {
            return names.contains(topic);
        }

        @Override
        public String toString() {
            return String.join("+", new TreeSet<>(names));
        }
    }

    /**
     * Topics by a pattern.
     *
     * @param regex a {@link Pattern}
     */
    record Matching(String regex) implements Topics {

        /** Compiles it. */
        public Matching {
            try {
                Pattern.compile(regex);
            } catch (PatternSyntaxException e) {
                Checks.that(false, "kafka.source.topics", "'" + regex + "'", "a regular expression");
            }
        }

        Pattern pattern() {
            return Pattern.compile(regex);
        }

        @Override
        public boolean include(String topic) {
            return pattern().matcher(topic).matches();
        }

        @Override
        public String toString() {
            return regex;
        }
    }
}
