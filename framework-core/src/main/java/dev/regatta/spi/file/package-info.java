/** Files that are complete or not there, for all modules: {@link dev.regatta.spi.file.AtomicFile}. */
@NullMarked
package dev.regatta.spi.file;

import org.jspecify.annotations.NullMarked;
