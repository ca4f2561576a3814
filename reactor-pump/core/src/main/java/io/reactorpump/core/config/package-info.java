/**
 * Settings: a neutral tree of texts, lists and sections with the place where each was given, the INI reader that makes one of
 * {@code pipelines.conf}, and the binding of sections to records and typed values.
 *
 * <p>Context: pipelines.conf needs the file and line of every key, includes, {@code ${ENV}}, continued values and all problems
 * at once. Decision: a reader of our own, as the INI libraries for Java drop line numbers and stop at the first error; what is
 * of the format and what is of the settings are apart, so that YAML makes the same tree. Consequence: some two hundred lines to
 * keep, and one form of message for all formats.
 *
 * <p>Context: defaults stand beside keys that have none. Decision: a default is written once, as
 * {@link io.reactorpump.core.config.Default} on the component of the record, in the words of the file. Consequence: what is
 * optional, and its default, can be listed without making the record.
 */
@NullMarked
package io.reactorpump.core.config;

import org.jspecify.annotations.NullMarked;
