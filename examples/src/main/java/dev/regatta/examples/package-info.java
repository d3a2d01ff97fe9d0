/** Crews that can be run as they are, with {@code regatta run NAME}. */
@NullMarked
package dev.regatta.examples;

import org.jspecify.annotations.NullMarked;
