/** Measurements. */
@NullMarked
package dev.regatta.benchmarks;

import org.jspecify.annotations.NullMarked;
