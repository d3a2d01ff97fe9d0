/** A tool with which agents look at model files. */
@NullMarked
package dev.regatta.sbom.tool;

import org.jspecify.annotations.NullMarked;
