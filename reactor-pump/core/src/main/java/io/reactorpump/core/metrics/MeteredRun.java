package io.reactorpump.core.metrics;

import io.reactorpump.core.status.Status;
import java.util.List;
import java.util.function.Supplier;

/**
 * A run as its meters see it.
 *
 * @param pipeline the name of the pipeline
 * @param stages the counts of its stages, in the order of the plan, the source first
 * @param status all about it at the moment of the call; not for every event
 */
public record MeteredRun(String pipeline, List<StageCounts> stages, Supplier<Status> status) {}
