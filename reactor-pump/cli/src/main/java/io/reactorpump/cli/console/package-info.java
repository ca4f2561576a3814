/** The standard input as a source and the standard output as a sink. */
@NullMarked
package io.reactorpump.cli.console;

import org.jspecify.annotations.NullMarked;
