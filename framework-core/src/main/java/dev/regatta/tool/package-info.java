/** Tools that agents call. */
@NullMarked
package dev.regatta.tool;

import org.jspecify.annotations.NullMarked;
