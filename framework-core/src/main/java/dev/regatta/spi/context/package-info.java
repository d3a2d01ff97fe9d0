/** What executors need of thread context propagation. */
@NullMarked
package dev.regatta.spi.context;

import org.jspecify.annotations.NullMarked;
