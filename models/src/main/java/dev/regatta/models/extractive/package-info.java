/** A model that quotes: deterministic, offline, and no language model. */
@NullMarked
package dev.regatta.models.extractive;

import org.jspecify.annotations.NullMarked;
