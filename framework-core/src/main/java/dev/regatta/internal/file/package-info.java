/** Writing files so that none is ever half there. */
@NullMarked
package dev.regatta.internal.file;

import org.jspecify.annotations.NullMarked;
