/** What a bill of materials says. */
@NullMarked
package dev.regatta.sbom.bom;

import org.jspecify.annotations.NullMarked;
