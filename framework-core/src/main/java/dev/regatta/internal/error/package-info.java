/** Helpers around throwables. */
@NullMarked
package dev.regatta.internal.error;

import org.jspecify.annotations.NullMarked;
