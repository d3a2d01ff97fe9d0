/**
 * The contract of the step log, and engines that show what it is good for: one replays runs from it, one carries tasks
 * from place to place.
 */
@NullMarked
package dev.regatta.compat.engine;

import org.jspecify.annotations.NullMarked;
