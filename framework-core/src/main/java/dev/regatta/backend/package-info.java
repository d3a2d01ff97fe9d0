/** Backends of a contract: accelerated or pure Java, probed and chosen once at start. */
@NullMarked
package dev.regatta.backend;

import org.jspecify.annotations.NullMarked;
