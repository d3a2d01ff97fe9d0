/**
 * What a backend of {@link dev.regatta.memory.Memory} implements; users of memory do not need it.
 *
 * <ul>
 *  <li>{@link dev.regatta.spi.memory.MemoryBackend}: opens stores; found with {@link java.util.ServiceLoader}
 *  <li>{@link dev.regatta.spi.memory.MemoryStore}: the primitives of one memory, in a file or in the heap
 *  <li>{@link dev.regatta.spi.memory.MemoryChange}: what is written
 *  <li>{@link dev.regatta.spi.memory.StoreQuery}, {@link dev.regatta.spi.memory.StoreHit}: what is looked for, and what is found
 *  <li>{@link dev.regatta.spi.memory.StoreVector}: the vectors of records, kept for search by meaning
 * </ul>
 */
@NullMarked
package dev.regatta.spi.memory;

import org.jspecify.annotations.NullMarked;
