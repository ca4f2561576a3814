/**
 * What every source and every sink has to do, as JUnit classes: a connector extends one, says how its outside is prepared
 * and read, and inherits the tests.
 */
@NullMarked
package io.reactorpump.test.contract;

import org.jspecify.annotations.NullMarked;
