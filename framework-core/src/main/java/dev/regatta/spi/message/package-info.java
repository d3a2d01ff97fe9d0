/**
 * What backends of the message codec share: {@link dev.regatta.spi.message.Shape} says what values of a type look like in a
 * message, and {@link dev.regatta.spi.message.MessageBackend} is what a backend implements. Users need {@code dev.regatta.message}.
 */
@NullMarked
package dev.regatta.spi.message;

import org.jspecify.annotations.NullMarked;
