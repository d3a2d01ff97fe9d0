/** What can go wrong: exceptions for bugs and broken surroundings, {@code Failure} for expected outcomes. */
@NullMarked
package dev.regatta.error;

import org.jspecify.annotations.NullMarked;
