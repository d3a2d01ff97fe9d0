/** The {@code regatta} command. */
@NullMarked
package dev.regatta.cli;

import org.jspecify.annotations.NullMarked;
