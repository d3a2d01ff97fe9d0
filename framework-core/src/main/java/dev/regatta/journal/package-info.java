/**
 * What is known of runs that are written down, and the stores that keep them. A {@link dev.regatta.journal.RunStore} supplies
 * primitives; what a journal means is said above it, once for all stores.
 */
@NullMarked
package dev.regatta.journal;

import org.jspecify.annotations.NullMarked;
