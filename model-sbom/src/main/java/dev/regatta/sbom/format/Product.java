package dev.regatta.sbom.format;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Who writes: the build puts its version beside this class, so that it is known without a jar and within a larger one. */
final class Product {
    static final String NAME = "regatta";
    static final String VERSION = read();

    private Product() {}

    private static String read() {
        try (InputStream version = Product.class.getResourceAsStream("version.txt")) {
            if (version == null) {
                throw new IllegalStateException("version.txt is not beside " + Product.class + "; build with Maven.");
            }
            return new String(version.readAllBytes(), StandardCharsets.UTF_8).strip();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
