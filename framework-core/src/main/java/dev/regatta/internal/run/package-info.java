/** The engine that runs a crew within this process: tasks as a graph, events and results of what the graph reports. */
@NullMarked
package dev.regatta.internal.run;

import org.jspecify.annotations.NullMarked;
