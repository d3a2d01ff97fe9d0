/**
 * Small things that all modules need alike.
 *
 * <ul>
 *  <li>{@link dev.regatta.support.AtomicFile}: files that are complete or not there
 *  <li>{@link dev.regatta.support.Cut}: where a text can be cut
 *  <li>{@link dev.regatta.support.Settings}: settings of the process
 *  <li>{@link dev.regatta.support.StackRoom}: a stack that overflows before anything has begun
 * </ul>
 */
@NullMarked
package dev.regatta.support;

import org.jspecify.annotations.NullMarked;
