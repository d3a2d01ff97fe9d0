package dev.regatta.sbom.bom;

import java.nio.ByteOrder;

/** What a model file is written in, judged by its content. */
public sealed interface ModelFormat {
    /** {@return the name of the format: {@code gguf}, {@code safetensors} or {@code unknown}} */
    String label();

    /**
     * GGUF, the format of llama.cpp.
     *
     * @param version 2 or 3; another number when the file says so and cannot be read
     * @param order the order of bytes in all its numbers
     * @param alignment every tensor begins at a multiple of so many bytes; 32 unless the file says otherwise
     */
    record Gguf(long version, ByteOrder order, long alignment) implements ModelFormat {
        @Override
        public String label() {
            return "gguf";
        }
    }

    /**
     * Safetensors, the format of Hugging Face.
     *
     * @param headerBytes the length of the JSON at the beginning
     */
    record Safetensors(long headerBytes) implements ModelFormat {
        @Override
        public String label() {
            return "safetensors";
        }
    }

    /** Neither of these. */
    record Unknown() implements ModelFormat {
        @Override
        public String label() {
            return "unknown";
        }
    }
}
