/**
 * Enrichment that remembers what it has fetched.
 *
 * <p>Decision: the cache is Caffeine, whose bounds, expiry and races are better kept than ours would be. It is an optional
 * dependency and no type of it is in a signature: who uses this package adds {@code com.github.ben-manes.caffeine:caffeine}.
 */
@NullMarked
package io.reactorpump.core.cache;

import org.jspecify.annotations.NullMarked;
