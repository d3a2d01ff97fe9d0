/** The agent loop: a conversation with a model until it gives its answer. */
@NullMarked
package dev.regatta.internal.loop;

import org.jspecify.annotations.NullMarked;
