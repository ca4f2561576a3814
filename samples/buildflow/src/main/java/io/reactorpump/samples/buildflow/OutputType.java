package io.reactorpump.samples.buildflow;

/** "Custom Types": the JSON that goes out. */
public record OutputType(int b) {}
