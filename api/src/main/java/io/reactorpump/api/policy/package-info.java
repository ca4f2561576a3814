/** Settings as validated values: retry, failure, batch, commit, flow. A record of this package cannot be wrong. */
@NullMarked
package io.reactorpump.api.policy;

import org.jspecify.annotations.NullMarked;
