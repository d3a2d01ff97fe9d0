/** The way of messages from conversations to listeners. */
@NullMarked
package dev.regatta.internal.message;

import org.jspecify.annotations.NullMarked;
