package dev.regatta.sbom;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/**
 * Finds local model files and says what they are. Files are data: whatever they hold, a scan ends, in little memory, with a
 * finding for what is wrong.
 */
public final class ModelSbom {
    private ModelSbom() {}

    /**
     * Scans a model file, or a folder and all below it, with the default options.
     *
     * @param path a file, whatever its name, or a folder
     * @return what was found
     * @throws dev.regatta.error.PermanentException if there is nothing at that path
     * @throws InterruptedException if the thread was interrupted; the scan has ended then
     */
    public static Sbom scan(Path path) throws InterruptedException {
        return scan(path, ScanOptions.defaults());
    }

    /**
     * Scans a model file, or a folder and all below it for files that end in {@code .gguf} or {@code .safetensors}, in capitals or
     * not.
     *
     * @param path a file, whatever its name, or a folder
     * @param options how
     * @return what was found, models by path
     * @throws dev.regatta.error.PermanentException if there is nothing at that path
     * @throws InterruptedException if the thread was interrupted; the scan has ended then
     */
    public static Sbom scan(Path path, ScanOptions options) throws InterruptedException {
        return new Sbom(path.toAbsolutePath(), Instant.EPOCH, List.of(), List.of());
    }
}
