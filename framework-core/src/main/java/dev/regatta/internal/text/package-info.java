/** Templates with placeholders, and nearest-name suggestions. */
@NullMarked
package dev.regatta.internal.text;

import org.jspecify.annotations.NullMarked;
