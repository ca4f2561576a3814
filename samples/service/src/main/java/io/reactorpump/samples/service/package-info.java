/** A service for earthquakes: collected, kept, found, told live, counted and reported. */
@NullMarked
package io.reactorpump.samples.service;

import org.jspecify.annotations.NullMarked;
