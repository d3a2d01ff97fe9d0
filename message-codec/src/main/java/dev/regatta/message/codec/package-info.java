/** The accelerated message codec: straight-line code between bytes and records. */
@NullMarked
package dev.regatta.message.codec;

import org.jspecify.annotations.NullMarked;
