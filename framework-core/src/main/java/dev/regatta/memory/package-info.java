/** What agents keep across runs, searched by relevance. */
@NullMarked
package dev.regatta.memory;

import org.jspecify.annotations.NullMarked;
