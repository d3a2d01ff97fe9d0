/**
 * What a backend of tool calls implements; users of tools do not need it.
 *
 * <ul>
 *  <li>{@link dev.regatta.spi.tool.ToolBackend}: makes guards and stores; found with {@link java.util.ServiceLoader}
 *  <li>{@link dev.regatta.spi.tool.ArgumentGuard}: checks the arguments of a call against a schema, and repairs them
 *  <li>{@link dev.regatta.spi.tool.ResultStore}: keeps results for {@link dev.regatta.tool.ToolCache}, within bounds
 *  <li>{@link dev.regatta.spi.tool.CachedResult}: one of them
 * </ul>
 */
@NullMarked
package dev.regatta.spi.tool;

import org.jspecify.annotations.NullMarked;
