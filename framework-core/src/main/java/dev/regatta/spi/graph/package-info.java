/**
 * What implementations of {@link dev.regatta.graph.GraphExecutor} share; users of graphs do not need it.
 *
 * <ul>
 *  <li>{@link dev.regatta.spi.graph.GraphIndex}: a valid graph by numbers, as compressed sparse rows
 *  <li>{@link dev.regatta.spi.graph.ReadyQueue}: which ready node goes first where permits are short
 *  <li>{@link dev.regatta.spi.graph.RunningContext}, {@link dev.regatta.spi.graph.Ancestry}: what running work sees of its graph
 *  <li>{@link dev.regatta.spi.graph.SafeListener}: a listener that may throw anything
 *  <li>{@link dev.regatta.spi.graph.AddedNodeCheck}: the checks of nodes that are added to a running graph
 *  <li>{@link dev.regatta.spi.graph.RunThreadMark}, {@link dev.regatta.spi.graph.ResultMap}: the mark of a run's threads, its results as a map
 * </ul>
 */
@NullMarked
package dev.regatta.spi.graph;

import org.jspecify.annotations.NullMarked;
