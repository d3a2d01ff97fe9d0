/**
 * The pure-Java side of tool calls.
 *
 * <ul>
 *  <li>{@link dev.regatta.fallback.tool.PlainToolBackend}: the backend; its guard is {@link dev.regatta.spi.tool.ArgumentGuard#plain}
 *  <li>{@code LruResults}: results in a map in the order of their last use, behind one lock
 * </ul>
 */
@NullMarked
package dev.regatta.fallback.tool;

import org.jspecify.annotations.NullMarked;
