/** What config files may say, as JSON Schema and as text for people, made of the records that bind them. */
@NullMarked
package io.reactorpump.cli.schema;

import org.jspecify.annotations.NullMarked;
