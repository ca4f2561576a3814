/**
 * YAML files as settings.
 *
 * <p>Context: every value needs its line, and all problems are told at once. Decision: the nodes of SnakeYAML Engine, which
 * know their lines, are turned into the tree that INI files make; it is asked for no values, so {@code no}, {@code 0x10} and
 * {@code 1e3} are the texts they are until a record says what they should be. Consequence: one form of message for both
 * formats, and none of YAML's surprises with types.
 */
@NullMarked
package io.reactorpump.cli.yaml;

import org.jspecify.annotations.NullMarked;
