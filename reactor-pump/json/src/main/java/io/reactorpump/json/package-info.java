/**
 * Payloads as JSON, by Jackson. Start at {@link io.reactorpump.json.JsonCodec}.
 *
 * <p>Why this is a module of its own. Context: files, brokers, HTTP and workers all carry JSON, connectors do not see each
 * other, and neither contracts nor engine know Jackson. Decision: the codec stands beside the engine, on the contracts and
 * Jackson alone, and a connector that speaks JSON depends on it. Consequence: JSON is read, written and refused in the same
 * words everywhere, and whoever uses another format does without Jackson.
 */
@NullMarked
package io.reactorpump.json;

import org.jspecify.annotations.NullMarked;
