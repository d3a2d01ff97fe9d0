/** Messages between agents, models and tools, and the codecs that write and read them. */
@NullMarked
package dev.regatta.message;

import org.jspecify.annotations.NullMarked;
