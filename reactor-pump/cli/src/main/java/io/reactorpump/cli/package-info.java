/**
 * The command {@code pump}: runs, checks and draws the pipelines that YAML and INI files describe.
 *
 * <p>Exit codes: 0 when all pipelines are over, or what was asked for was found good; 1 when a pipeline failed; 2 when the
 * command line or a file was refused; 130 and 143 after SIGINT and SIGTERM. What is asked for goes to the standard output,
 * everything else to the standard error.
 */
@NullMarked
package io.reactorpump.cli;

import org.jspecify.annotations.NullMarked;
