package io.reactorpump.micronaut;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What the application's configuration says of the pump as a whole.
 *
 * @param closeLimit how long the pipelines may drain when the application stops; {@code 30s} by default
 * @param config the file of settings for pipelines, their components, connections and lookups; by default {@code
 *     pipelines.conf} in the working directory, if it is there
 */
@ConfigurationProperties("pump")
public record PumpSettings(@Bindable(defaultValue = "30s") Duration closeLimit, Optional<String> config) {

    /**
     * What it says of the jobs.
     *
     * @param progress how often to tell how a run gets on; {@code 10s} by default, {@code 0s} for only at its end
     * @param atStart the names of jobs that run when the application starts
     */
    @ConfigurationProperties("batches")
    public record BatchSettings(
            @Bindable(defaultValue = "10s") Duration progress, Optional<List<String>> atStart) {}

    /**
     * What it says of the status over HTTP, which {@code pump.status.enabled} switches off and {@code pump.status.path} moves.
     *
     * @param remote whether it answers callers from other machines; false by default. True is for an application that lets in
     *     nobody unasked, by its own filters or by micronaut-security
     * @param actions whether it takes orders too: pause, resume, drain, stop, start and clear-error of pipelines, and the start of jobs; false by default
     */
    @ConfigurationProperties("status")
    public record StatusSettings(
            @Bindable(defaultValue = "false") boolean remote,
            @Bindable(defaultValue = "false") boolean actions) {}
}
