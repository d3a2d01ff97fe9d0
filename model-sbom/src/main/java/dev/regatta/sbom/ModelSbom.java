package dev.regatta.sbom;

import dev.regatta.sbom.bom.Sbom;
import java.nio.file.Path;
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
     * @throws dev.regatta.error.PermanentException if there is nothing at that path, the cache is another file, or {@code
     *     SOURCE_DATE_EPOCH} is set to what is no number of seconds
     * @throws InterruptedException if the thread was interrupted; the scan has ended then
     */
    public static Sbom scan(Path path, ScanOptions options) throws InterruptedException {
        return ScanRun.of(List.of(path), options);
    }

    /**
     * Scans several files and folders together, see {@link #scan(Path, ScanOptions)}.
     *
     * @param paths one or more files and folders; what is named twice is reported once
     * @param options how
     * @return what was found; its root is the folder that holds them all
     * @throws dev.regatta.error.PermanentException if there is nothing at one of the paths, the cache is another file, or {@code
     *     SOURCE_DATE_EPOCH} is set to what is no number of seconds
     * @throws InterruptedException if the thread was interrupted; the scan has ended then
     */
    public static Sbom scan(List<Path> paths, ScanOptions options) throws InterruptedException {
        return ScanRun.of(paths, options);
    }
}
