/** Generic types that are put together at run time. */
@NullMarked
package dev.regatta.internal.type;

import org.jspecify.annotations.NullMarked;
