package io.reactorpump.core.kind;

import io.reactorpump.core.config.About;

/**
 * What a file says of the failures of a pipeline.
 *
 * @param onFailure what is done about them
 */
@About("What is done about failures")
public record PipelinePolicy(
        @About(
                "what is done about events that fail, where a processor does not say otherwise; by default the pipeline stops, and a"
                        + " request is answered with an error")
        FailureSettings onFailure) {}
