/** What the guides of BSPump show, in the words of this library: a package for each guide, a class for each of its listings. */
@NullMarked
package io.reactorpump.samples.bspump;

import org.jspecify.annotations.NullMarked;
