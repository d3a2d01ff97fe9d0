/** Lists for conversations that grow. */
@NullMarked
package dev.regatta.internal.list;

import org.jspecify.annotations.NullMarked;
