/** Texts, for all modules: {@link dev.regatta.spi.text.Cut}. */
@NullMarked
package dev.regatta.spi.text;

import org.jspecify.annotations.NullMarked;
