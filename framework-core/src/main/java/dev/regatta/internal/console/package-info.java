/** Reading from people at a terminal. */
@NullMarked
package dev.regatta.internal.console;

import org.jspecify.annotations.NullMarked;
