/** Pure-Java backends: slower, but to be had everywhere, and equal in behaviour. */
@NullMarked
package dev.regatta.fallback;

import org.jspecify.annotations.NullMarked;
