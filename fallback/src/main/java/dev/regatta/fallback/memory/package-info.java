/**
 * The pure-Java memory: a write-ahead log in a file or in the heap is the truth, an inverted index in the heap is built from it.
 *
 * <ul>
 *  <li>{@link dev.regatta.fallback.memory.LogMemoryBackend}, {@code LogMemoryStore}: the backend and its store
 *  <li>{@code SharedLog}, {@code GroupCommit}, {@code WritePlan}: how stores and processes write to one log
 *  <li>{@code Log}, {@code LogFile}, {@code HeapLog}, {@code Frames}, {@code LogRecovery}: its bytes, checked and saved
 *  <li>{@code LogState}, {@code HeapIndex}, {@code RecordTable}, {@code Postings}, {@code Vectors}: what the log amounts to, in the heap
 *  <li>{@code RecordSearch}, {@code TextSearch}, {@code PhraseSearch}, {@code NearSearch}, {@code Bm25}: search over that
 * </ul>
 */
@NullMarked
package dev.regatta.fallback.memory;

import org.jspecify.annotations.NullMarked;
