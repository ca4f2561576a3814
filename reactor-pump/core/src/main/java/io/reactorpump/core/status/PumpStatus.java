package io.reactorpump.core.status;

import java.util.List;

/**
 * All that a pump runs, at one moment.
 *
 * @param pipelines the pipelines, with their states, stages and sinks, in the order of their start
 * @param connections the connections
 * @param lookups the dictionaries
 */
public record PumpStatus(List<Status> pipelines, List<ConnectionStatus> connections, List<LookupStatus> lookups) {}
