/** Facts about a run, in order. */
@NullMarked
package dev.regatta.event;

import org.jspecify.annotations.NullMarked;
