/** Memory on SQLite FTS5. */
@NullMarked
package dev.regatta.memory.fts;

import org.jspecify.annotations.NullMarked;
