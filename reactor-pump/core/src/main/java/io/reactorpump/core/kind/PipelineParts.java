package io.reactorpump.core.kind;

import io.reactorpump.api.error.SettingException;
import io.reactorpump.api.policy.Checks;
import io.reactorpump.core.config.About;
import io.reactorpump.core.config.Config;
import java.util.List;
import java.util.Optional;

/**
 * What a pipeline consists of, as a file says it.
 *
 * @param source where events come from, if that is one source
 * @param sources where they come from, merged as they come
 * @param processor what they go through, if that is one thing; without a kind it is a worker
 * @param processors what they go through, one after the other
 * @param sink where they go; what arrives is discarded if there is none
 */
@About("A pipeline: where events come from, what they go through, and where they go")
public record PipelineParts(
        @About("where events come from, if that is one source") @OfRole("source")
        Optional<Config> source,

        @About("where events come from, merged as they come; a triggered or answering source is alone")
        @OfRole("source")
        List<Config> sources,

        @About("what events go through, if that is one thing; without a kind it is a worker") @OfRole("processor")
        Optional<Config> processor,

        @About("what events go through, one after the other") @OfRole("processor")
        List<Config> processors,

        @About("where events go; without one they are discarded") @OfRole("sink")
        Optional<Config> sink) {

    /** The kind of a processor that has none. */
    public static final String USUAL_PROCESSOR = "worker";

    /** Refuses both forms at once. */
    public PipelineParts {
        Checks.that(source.isPresent() || !sources.isEmpty(), "source", "missing", "a section of settings");
        if (source.isPresent() && !sources.isEmpty()) {
            throw new SettingException("sources", "a list", "nothing, as there is a source: put it into the list");
        }
        if (processor.isPresent() && !processors.isEmpty()) {
            throw new SettingException(
                    "processors", "a list", "nothing, as there is a processor: put it into the list");
        }
    }

    /** The sources, in either form. */
    List<Config> origins() {
        return source.map(List::of).orElse(sources);
    }

    /** The processors, in either form. */
    List<Config> stages() {
        return processor.map(List::of).orElse(processors);
    }
}
