/**
 * The contracts of reactor-pump: what a source, a processor, a sink, a trigger and a connection are, and what an event
 * carries. This module knows Reactor and JSpecify and nothing else; the engine that runs these contracts is the module
 * {@code reactor-pump}.
 */
@NullMarked
package io.reactorpump.api;

import org.jspecify.annotations.NullMarked;
