/** What leads from one pipeline of a file into another. */
@NullMarked
package io.reactorpump.cli.link;

import org.jspecify.annotations.NullMarked;
