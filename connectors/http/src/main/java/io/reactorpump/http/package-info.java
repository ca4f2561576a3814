/**
 * HTTP as a source and a sink, at least once, and as a trigger. Start at {@link io.reactorpump.http.HttpTarget}, which says how
 * to reach a server, with {@link io.reactorpump.http.HttpSource}, {@link io.reactorpump.http.SseSource}, {@link
 * io.reactorpump.http.WebSocketSource}, {@link io.reactorpump.http.HttpSink} and {@link io.reactorpump.http.WebSocketSink}, or at
 * {@link io.reactorpump.http.HttpListener}, which others call, with {@link io.reactorpump.http.WebhookTrigger} and {@link
 * io.reactorpump.http.WebhookSource}.
 *
 * <p>How it is built: a {@code Client} is what a component has while it is open, connections to one target and the end of
 * all exchanges when it closes; {@code HttpFault} says what an error or a status means, in one place. A listener has an {@code Exchange} for each
 * request that it holds.
 *
 * <p>Decisions:
 *
 * <ul>
 *   <li>Nothing here waits and tries again by itself. A server that is away, or says 429 or 503, fails the work with an
 *       {@link io.reactorpump.api.error.InfrastructureException} that carries how long to wait: what {@code Retry-After} asks
 *       for, or the target's backoff. So the engine waits, its status says why, a drain cuts it short, and {@link
 *       io.reactorpump.api.policy.FailurePolicy#infrastructure} bounds it.
 *   <li>No message shows anything of a body, be it of a request or of an answer: servers like to repeat what they refuse. Nor
 *       a header's value, nor user, password, query and fragment of a URL.
 * </ul>
 */
@NullMarked
package io.reactorpump.http;

import org.jspecify.annotations.NullMarked;
