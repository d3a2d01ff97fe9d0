package dev.regatta.sbom;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Map;

/**
 * Which file lies at a path, and as of when: two stamps that are equal mean the same bytes, as far as a file system tells.
 *
 * @param file device and number of the file; its path where files have no numbers
 * @param isRegular whether it is a regular file
 * @param sizeBytes its length
 * @param modified when its content last changed, as programs may set it
 * @param changed when anything of it last changed, which programs cannot set; when it was made where that is not known
 */
record FileStamp(String file, boolean isRegular, long sizeBytes, FileTime modified, FileTime changed) {
    private static final String UNIX = "unix:dev,ino,size,lastModifiedTime,ctime,isRegularFile";

    /** {@return the stamp of what a path leads to, links followed} */
    static FileStamp of(Path path) throws IOException {
        if (path.getFileSystem().supportedFileAttributeViews().contains("unix")) {
            Map<String, Object> unix = Files.readAttributes(path, UNIX);
            return new FileStamp(
                    unix.get("dev") + ":" + unix.get("ino"),
                    Boolean.TRUE.equals(unix.get("isRegularFile")),
                    (Long) requireNonNull(unix.get("size")),
                    (FileTime) requireNonNull(unix.get("lastModifiedTime")),
                    (FileTime) requireNonNull(unix.get("ctime")));
        }
        BasicFileAttributes basic = Files.readAttributes(path, BasicFileAttributes.class);
        return new FileStamp(
                FileName.location(path.getRoot() == null ? path : path.getRoot(), path),
                basic.isRegularFile(),
                basic.size(),
                basic.lastModifiedTime(),
                basic.creationTime());
    }

    /** {@return whether nothing has changed since another stamp}; written out, since a record's own takes long to start */
    boolean isSameAs(FileStamp other) {
        return file.equals(other.file)
                && isRegular == other.isRegular
                && sizeBytes == other.sizeBytes
                && modified.equals(other.modified)
                && changed.equals(other.changed);
    }

    /** {@return a name of these very bytes, without spaces} */
    String key() {
        return file + ":" + sizeBytes + ":" + nanoseconds(modified) + ":" + nanoseconds(changed);
    }

    /** {@return whether the file was left alone since a moment} */
    boolean isOlderThan(Instant moment) {
        return modified.toInstant().isBefore(moment) && changed.toInstant().isBefore(moment);
    }

    private static String nanoseconds(FileTime time) {
        Instant instant = time.toInstant();
        return instant.getEpochSecond() + "." + instant.getNano();
    }
}
