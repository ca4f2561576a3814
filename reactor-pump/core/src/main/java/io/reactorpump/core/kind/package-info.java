/**
 * Kinds of components that a file can name, {@code kind: kafka}: a {@link io.reactorpump.core.kind.Kind} has a name, a role, a
 * record of options and a maker; modules announce theirs as {@link io.reactorpump.core.kind.Kinds} through {@code
 * ServiceLoader}.
 *
 * <p>Context: a file knows no Java types, so what flows through the pipelines it describes has to be understood by every kind.
 * Decision: payloads there are bytes, texts, what JSON has (maps, lists, numbers, booleans), or a {@link
 * io.reactorpump.api.Reply} around one of those; a kind that needs another form makes it. Consequence: any source goes with any
 * processor and any sink, and what does not fit fails the event and not the start.
 */
@NullMarked
package io.reactorpump.core.kind;

import org.jspecify.annotations.NullMarked;
