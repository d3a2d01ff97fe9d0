/** What local model files are, read from the files themselves: GGUF and safetensors, as bills of materials. */
@NullMarked
package dev.regatta.sbom;

import org.jspecify.annotations.NullMarked;
