/** The one error tree of reactor-pump. Each error has one sentence form, built in one place, and typed facts beside it. */
@NullMarked
package io.reactorpump.api.error;

import org.jspecify.annotations.NullMarked;
