package io.reactorpump.micronaut;

import io.micronaut.core.annotation.AnnotationMetadata;
import io.reactorpump.api.error.SettingException;
import io.reactorpump.api.error.SettingException.Problem;
import io.reactorpump.api.policy.Replicas;
import io.reactorpump.api.policy.Scaling;
import io.reactorpump.api.policy.StageOptions;
import java.lang.annotation.Annotation;
import java.time.Duration;
import java.util.Locale;
import java.util.regex.Pattern;

/** What the annotation of a method says of how many it may work on at once, and of its replicas. */
final class MethodScaling {

    private static final Pattern WORD = Pattern.compile("_([a-z])");

    private MethodScaling() {}

    /**
     * The options of its stage.
     *
     * @param place the method, for errors
     */
    static StageOptions options(AnnotationMetadata method, Class<? extends Annotation> type, String place) {
        try {
            return StageOptions.concurrency(number(method, type, "concurrency"))
                    .replicas(Replicas.of(
                                    number(method, type, "numReplicas"),
                                    number(method, type, "minReplicas"),
                                    number(method, type, "maxReplicas"))
                            .scaling(goals(method, type)));
        } catch (SettingException e) {
            throw new SettingException(e.problems().stream()
                    .map(problem -> new Problem(
                            place + ": @" + type.getSimpleName() + "." + member(problem.path()),
                            problem.value(),
                            problem.expected()))
                    .toList());
        }
    }

    private static Scaling goals(AnnotationMetadata method, Class<? extends Annotation> type) {
        Scaling goals = Scaling.defaults();
        if (type == PumpConsumer.class || type == PumpBatch.class) {
            return goals.burnDown(Duration.ofSeconds(number(method, type, "burnDownSeconds")))
                    .utilisation(method.doubleValue(type, "utilisation").orElse(goals.utilisation()));
        }
        return goals.requestsPerReplica(
                method.doubleValue(type, "requestsPerReplica").orElse(goals.requestsPerReplica()));
    }

    /** A member's value; the default that the annotation gives it is kept apart. */
    static int number(AnnotationMetadata method, Class<? extends Annotation> type, String member) {
        return method.intValue(type, member)
                .orElseGet(() ->
                        method.getDefaultValue(type, member, Integer.class).orElse(1));
    }

    /** The member of an annotation for the name of a setting. */
    private static String member(String path) {
        return WORD.matcher(path.substring(path.lastIndexOf('.') + 1))
                .replaceAll(match -> match.group(1).toUpperCase(Locale.ROOT));
    }
}
