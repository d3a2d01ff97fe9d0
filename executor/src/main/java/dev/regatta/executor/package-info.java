/** The task-graph engine on virtual threads, and graph algebra for drawings. */
@NullMarked
package dev.regatta.executor;

import org.jspecify.annotations.NullMarked;
