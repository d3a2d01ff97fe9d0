package dev.regatta.sbom.bom;

import dev.regatta.sbom.bom.Finding.Severity;
import java.util.Locale;

/** The kinds of findings. Their labels are stable: scripts may rely on them. */
public enum FindingCode {
    /** The file has no bytes. */
    FILE_EMPTY(Severity.ERROR),
    /** The content is neither GGUF nor safetensors. */
    FORMAT_UNKNOWN(Severity.ERROR),
    /** The name says another format than the content. */
    SUFFIX_MISMATCH(Severity.WARNING),
    /** The file ends within its header. */
    HEADER_TRUNCATED(Severity.ERROR),
    /** The header is larger than is read. */
    HEADER_TOO_LARGE(Severity.ERROR),

    /** The version of GGUF is neither 2 nor 3. */
    GGUF_VERSION(Severity.ERROR),
    /** A number of entries or tensors is more than is read. */
    GGUF_COUNT(Severity.ERROR),
    /** A text or an array is longer than the rest of the file. */
    GGUF_LENGTH(Severity.ERROR),
    /** The type of a value is none of GGUF's. */
    GGUF_VALUE_TYPE(Severity.ERROR),
    /** Arrays stand in arrays too deeply. */
    GGUF_NESTING(Severity.ERROR),
    /** A key is empty, longer than 65,535 bytes, or not as GGUF spells keys. */
    GGUF_KEY(Severity.WARNING),
    /** The alignment is not a power of two, or not a multiple of 8. */
    GGUF_ALIGNMENT(Severity.ERROR),
    /** A value of true or false is neither 1 nor 0. */
    GGUF_BOOLEAN(Severity.WARNING),
    /** A well-known key has a value of another type than it should, or out of its range. */
    METADATA_TYPE(Severity.WARNING),
    /** A key is there twice; the first value is taken. */
    DUPLICATE_KEY(Severity.ERROR),
    /** A text is not UTF-8; what is not was replaced by U+FFFD. */
    NOT_UTF8(Severity.WARNING),
    /** Metadata is longer than is kept. */
    METADATA_CUT(Severity.INFO),

    /** There is no tensor. */
    NO_TENSORS(Severity.INFO),
    /** More tensors than are listed by name; they are counted and checked all the same. */
    TENSOR_LIST_CUT(Severity.INFO),
    /** A tensor is there twice. */
    DUPLICATE_TENSOR(Severity.ERROR),
    /** A tensor's name is empty, or longer than 64 bytes. */
    TENSOR_NAME(Severity.WARNING),
    /** A tensor has more than 8 dimensions. */
    TENSOR_DIMENSIONS(Severity.ERROR),
    /** A tensor has 5 to 8 dimensions, more than llama.cpp reads. */
    TENSOR_DIMENSIONS_UNUSUAL(Severity.WARNING),
    /** The extents of a tensor multiply to more than can be counted. */
    TENSOR_OVERFLOW(Severity.ERROR),
    /** A tensor has an extent of 0. */
    TENSOR_EMPTY(Severity.WARNING),
    /** A tensor's number format is unknown. */
    TENSOR_TYPE(Severity.ERROR),
    /** The rows of a tensor are no whole blocks of its number format. */
    TENSOR_BLOCK(Severity.ERROR),
    /** A tensor does not begin at a multiple of the alignment. */
    TENSOR_MISALIGNED(Severity.ERROR),
    /** A tensor ends after the end of the file: mostly a download that was broken off. */
    TENSOR_DATA_OUT_OF_BOUNDS(Severity.ERROR),
    /** Two tensors share bytes. */
    TENSOR_OVERLAP(Severity.ERROR),
    /** Between two tensors are bytes that belong to none. */
    TENSOR_GAP(Severity.WARNING),
    /** After the last tensor are bytes that belong to none. */
    TRAILING_DATA(Severity.INFO),
    /** The file ends within the padding that follows the last tensor, or before it. */
    PADDING_MISSING(Severity.INFO),

    /** The length of the safetensors header is 0, more than 100,000,000, or more than the file has. */
    SAFETENSORS_LENGTH(Severity.ERROR),
    /** The safetensors header is no JSON object. */
    SAFETENSORS_JSON(Severity.ERROR),
    /** The metadata of a safetensors file holds something else than texts. */
    SAFETENSORS_METADATA(Severity.ERROR),
    /** What describes a tensor is not as safetensors wants it. */
    SAFETENSORS_TENSOR(Severity.ERROR),
    /** A tensor's place in a safetensors file does not fit its size, or leaves bytes that belong to none. */
    SAFETENSORS_OFFSETS(Severity.ERROR),

    /** The header does not name the architecture. */
    ARCHITECTURE_MISSING(Severity.WARNING),
    /** The declared file type is none that is known, or was withdrawn. */
    FILE_TYPE_UNKNOWN(Severity.WARNING),
    /** The declared file type is not that of most weights. */
    QUANTIZATION_MISMATCH(Severity.WARNING),
    /** No licence is declared. */
    LICENSE_MISSING(Severity.INFO),
    /** The declared licence is no SPDX expression. */
    LICENSE_UNLISTED(Severity.INFO),
    /** The header and the files beside it declare different licences. */
    LICENSE_CONFLICT(Severity.INFO),
    /** A file beside the model cannot be read. */
    SIDECAR_UNREADABLE(Severity.WARNING),
    /** A file beside the model is not what its name says, or larger than is read. */
    SIDECAR_INVALID(Severity.WARNING),

    /** Parts of a split model are not there. */
    SHARD_MISSING(Severity.ERROR),
    /** Two files say that they are the same part. */
    SHARD_DUPLICATE(Severity.ERROR),
    /** The parts of a split model contradict each other. */
    SHARD_DISAGREES(Severity.ERROR),
    /** A single part of a split model was scanned. */
    SHARD_ALONE(Severity.INFO),
    /** The index of a split model contradicts its parts. */
    INDEX_MISMATCH(Severity.ERROR),
    /** The index of a split model cannot be read. */
    INDEX_INVALID(Severity.WARNING),

    /** The file was written to, or replaced, while it was looked at: nothing said of it can be relied on. */
    CHANGED_DURING_SCAN(Severity.ERROR),
    /** The file cannot be read. */
    UNREADABLE(Severity.ERROR),
    /** The folder cannot be read. */
    FOLDER_UNREADABLE(Severity.ERROR),
    /** The name is that of a model, but it is a folder, a pipe, a socket or a device. */
    NOT_A_REGULAR_FILE(Severity.WARNING),
    /** The link leads nowhere. */
    LINK_DANGLING(Severity.WARNING),
    /** The link leads to itself. */
    LINK_LOOP(Severity.WARNING),
    /** The link leads out of the scanned folder and was not followed. */
    LINK_OUTSIDE(Severity.WARNING),
    /** The name has bytes that are not UTF-8. */
    NAME_NOT_UTF8(Severity.INFO),
    /** The hash was not wanted. */
    HASH_SKIPPED(Severity.INFO),
    /** More findings of the same kind were left out. */
    FINDINGS_OMITTED(Severity.INFO);

    private final Severity severity;
    private final String label;

    FindingCode(Severity severity) {
        this.severity = severity;
        this.label = name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** {@return how bad a finding of this kind is} */
    public Severity severity() {
        return severity;
    }

    /** {@return the stable name, such as {@code tensor-data-out-of-bounds}} */
    public String label() {
        return label;
    }
}
