/** The step log: what a run asks of the world, and what comes back, as values that can be written. */
@NullMarked
package dev.regatta.step;

import org.jspecify.annotations.NullMarked;
