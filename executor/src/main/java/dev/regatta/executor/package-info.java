/** The task-graph engine on virtual threads. */
@NullMarked
package dev.regatta.executor;

import org.jspecify.annotations.NullMarked;
