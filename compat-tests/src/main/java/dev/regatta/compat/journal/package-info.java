/** What a store of runs must do. */
@NullMarked
package dev.regatta.compat.journal;

import org.jspecify.annotations.NullMarked;
