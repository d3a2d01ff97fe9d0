/**
 * The pure-Java codec of messages: {@link dev.regatta.fallback.message.TreeMessageBackend} reads and writes them as Jackson trees,
 * with the {@code TreeCodec} of framework-core, which needs neither generated code nor method handles.
 */
@NullMarked
package dev.regatta.fallback.message;

import org.jspecify.annotations.NullMarked;
