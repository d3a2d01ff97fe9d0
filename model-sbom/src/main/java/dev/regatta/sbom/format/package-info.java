/** Bills of materials of models in the formats that people and other programs read. */
@NullMarked
package dev.regatta.sbom.format;

import org.jspecify.annotations.NullMarked;
