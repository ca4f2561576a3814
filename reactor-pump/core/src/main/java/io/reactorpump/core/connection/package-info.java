/**
 * Connections that the pipelines of a pump share: made of their settings, connected before the first pipeline that uses them
 * opens its components, disconnected after the last has closed them, and connected again in between.
 */
@NullMarked
package io.reactorpump.core.connection;

import org.jspecify.annotations.NullMarked;
