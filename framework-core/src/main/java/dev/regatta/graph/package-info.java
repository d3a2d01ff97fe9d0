/** The contract of the task-graph engine: a graph of work, and what running it promises. */
@NullMarked
package dev.regatta.graph;

import org.jspecify.annotations.NullMarked;
