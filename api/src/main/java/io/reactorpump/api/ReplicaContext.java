package io.reactorpump.api;

/**
 * Where a replica finds itself.
 *
 * @param number which replica of its stage it is: 1 for the first that was ever set up in this run
 * @param component where its stage finds itself
 */
public record ReplicaContext(int number, ComponentContext component) {}
