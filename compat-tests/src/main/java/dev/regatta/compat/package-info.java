/** The contracts of Regatta's backends, as tests that every implementation runs. */
@NullMarked
package dev.regatta.compat;

import org.jspecify.annotations.NullMarked;
