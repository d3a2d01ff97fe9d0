/**
 * What stands behind tools: checking arguments, keeping results.
 *
 * <ul>
 *  <li>{@link dev.regatta.internal.tool.ArgumentGuard}: checks the arguments of a call against a schema, and repairs them
 *  <li>{@link dev.regatta.internal.tool.CompiledGuard}: does so in one pass over their bytes where nothing is wrong with them
 *  <li>{@link dev.regatta.internal.tool.ResultStore}: keeps results for {@link dev.regatta.tool.ToolCache}, within bounds
 *  <li>{@link dev.regatta.internal.tool.CaffeineResults}: keeps them in a Caffeine cache
 * </ul>
 */
@NullMarked
package dev.regatta.internal.tool;

import org.jspecify.annotations.NullMarked;
