/**
 * Requests as events: callers that wait for an answer each, which is how their event ended.
 *
 * <p>Context: HTTP routes, webhooks and programs want the same of a pipeline, an answer when it is done. Decision: what asks is
 * here and knows nothing of HTTP. Consequence: each way in maps an {@link io.reactorpump.core.request.Answer} to its own
 * words, and a test of a pipeline of requests needs no server.
 */
@NullMarked
package io.reactorpump.core.request;

import org.jspecify.annotations.NullMarked;
