/** Holds the engine to its guarantees: a class per guarantee, which carries its number. */
@NullMarked
package io.reactorpump.guarantees;

import org.jspecify.annotations.NullMarked;
