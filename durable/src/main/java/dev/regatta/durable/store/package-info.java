/** Stores of runs: {@link dev.regatta.durable.store.RunStores} opens them. */
@NullMarked
package dev.regatta.durable.store;

import org.jspecify.annotations.NullMarked;
