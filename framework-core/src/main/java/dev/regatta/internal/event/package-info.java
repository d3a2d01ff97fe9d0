/** The ordered log of one run's events. */
@NullMarked
package dev.regatta.internal.event;

import org.jspecify.annotations.NullMarked;
