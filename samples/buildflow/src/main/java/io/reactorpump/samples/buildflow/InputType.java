package io.reactorpump.samples.buildflow;

/** "Custom Types": the JSON that comes in, without a line of code about JSON. */
public record InputType(int a) {}
