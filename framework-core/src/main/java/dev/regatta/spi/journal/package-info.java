/**
 * For backends: what keeps the journals of runs. A {@link dev.regatta.spi.journal.RunStore} supplies primitives; what a journal means
 * is said above it, once for all stores.
 */
@NullMarked
package dev.regatta.spi.journal;

import org.jspecify.annotations.NullMarked;
