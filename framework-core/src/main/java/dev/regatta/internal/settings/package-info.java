/** Where settings come from. */
@NullMarked
package dev.regatta.internal.settings;

import org.jspecify.annotations.NullMarked;
