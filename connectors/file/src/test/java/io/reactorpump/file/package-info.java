@NullMarked
package io.reactorpump.file;

import org.jspecify.annotations.NullMarked;
