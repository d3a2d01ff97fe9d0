/** The headers of model files and the files beside them: for the scanner only. */
@NullMarked
package dev.regatta.sbom.header;

import org.jspecify.annotations.NullMarked;
