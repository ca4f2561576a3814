/**
 * Processors that need no code: filter, map, project, rename, split, dedupe and keyed lanes, by expressions of JSONata.
 *
 * <p>Context: a file needs one language for conditions and new values. Looked at: jq (jackson-jq), CEL (cel-java) and JSONata
 * (the reference port of Dashjoin). Decision: JSONata. It makes new objects as easily as conditions, which CEL does not; its
 * port works on plain maps and lists, without a tree of Jackson's, protobuf or ANTLR behind it (CEL brings all three, and Guava);
 * it follows the reference's own tests, which jackson-jq does for a part of jq only; it is kept, has no dependencies, can be
 * bounded in time and depth, and may be used by several threads. Consequence: a sequence of one value is that value, as JSONata
 * has it, which {@code split} takes into account.
 */
@NullMarked
package io.reactorpump.cli.expression;

import org.jspecify.annotations.NullMarked;
