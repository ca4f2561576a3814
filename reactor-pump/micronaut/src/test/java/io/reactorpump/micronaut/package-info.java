@NullMarked
package io.reactorpump.micronaut;

import org.jspecify.annotations.NullMarked;
