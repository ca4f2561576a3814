/** A collector beside a bare controller of the same server, over sockets. */
@NullMarked
package io.reactorpump.samples.benchmarks.http;

import org.jspecify.annotations.NullMarked;
