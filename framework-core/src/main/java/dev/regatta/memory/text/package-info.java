/** What memory takes for words and for queries: the same on every backend. */
@NullMarked
package dev.regatta.memory.text;

import org.jspecify.annotations.NullMarked;
