/** The contracts of memory stores, as tests that every one of them runs. */
@NullMarked
package dev.regatta.compat.memory;

import org.jspecify.annotations.NullMarked;
