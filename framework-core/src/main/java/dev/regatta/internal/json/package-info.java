/** JSON with the one mapper: read strictly, or leniently where models write it, and in canonical form. */
@NullMarked
package dev.regatta.internal.json;

import org.jspecify.annotations.NullMarked;
