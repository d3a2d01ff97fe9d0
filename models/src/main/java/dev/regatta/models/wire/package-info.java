/** How models are reached: one HTTP client, one reader and one assembler of answers for the protocols of all providers. */
@NullMarked
package dev.regatta.models.wire;

import org.jspecify.annotations.NullMarked;
