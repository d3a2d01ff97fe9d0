/** The rounds of tasks that are done by other tasks: loops, maps, reductions, branches, plans that are carried out. */
@NullMarked
package dev.regatta.internal.compose;

import org.jspecify.annotations.NullMarked;
