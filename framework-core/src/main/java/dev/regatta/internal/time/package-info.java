/** Helpers around durations. */
@NullMarked
package dev.regatta.internal.time;

import org.jspecify.annotations.NullMarked;
