/** The vocabulary: agents, tasks, crews, and what a run of them gives back. */
@NullMarked
package dev.regatta;

import org.jspecify.annotations.NullMarked;
