/** How model files are found, read, checked and described. */
@NullMarked
package dev.regatta.sbom.internal;

import org.jspecify.annotations.NullMarked;
