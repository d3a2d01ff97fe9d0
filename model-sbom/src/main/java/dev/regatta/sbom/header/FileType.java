package dev.regatta.sbom.header;

import static dev.regatta.sbom.header.TensorType.BF16;
import static dev.regatta.sbom.header.TensorType.F16;
import static dev.regatta.sbom.header.TensorType.F32;
import static dev.regatta.sbom.header.TensorType.IQ1_M;
import static dev.regatta.sbom.header.TensorType.IQ1_S;
import static dev.regatta.sbom.header.TensorType.IQ2_S;
import static dev.regatta.sbom.header.TensorType.IQ2_XS;
import static dev.regatta.sbom.header.TensorType.IQ2_XXS;
import static dev.regatta.sbom.header.TensorType.IQ3_S;
import static dev.regatta.sbom.header.TensorType.IQ3_XXS;
import static dev.regatta.sbom.header.TensorType.IQ4_NL;
import static dev.regatta.sbom.header.TensorType.IQ4_XS;
import static dev.regatta.sbom.header.TensorType.MXFP4;
import static dev.regatta.sbom.header.TensorType.NVFP4;
import static dev.regatta.sbom.header.TensorType.Q1_0;
import static dev.regatta.sbom.header.TensorType.Q2_K;
import static dev.regatta.sbom.header.TensorType.Q3_K;
import static dev.regatta.sbom.header.TensorType.Q4_0;
import static dev.regatta.sbom.header.TensorType.Q4_1;
import static dev.regatta.sbom.header.TensorType.Q4_K;
import static dev.regatta.sbom.header.TensorType.Q5_0;
import static dev.regatta.sbom.header.TensorType.Q5_1;
import static dev.regatta.sbom.header.TensorType.Q5_K;
import static dev.regatta.sbom.header.TensorType.Q6_K;
import static dev.regatta.sbom.header.TensorType.Q8_0;
import static dev.regatta.sbom.header.TensorType.TQ1_0;
import static dev.regatta.sbom.header.TensorType.TQ2_0;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What GGUF declares in {@code general.file_type}: how the weights were quantized as a whole. Another numbering than that of
 * {@link TensorType}.
 *
 * @implNote Names and numbers as in the package {@code gguf} 0.19.0 ({@code LlamaFileType}), without {@code ALL_} and {@code
 *     MOSTLY_}. Which number formats most weights have then, and which ones llama.cpp takes for rows that are no multiple of 256, is
 *     the practice of its quantizer.
 */
enum FileType {
    ALL_F32(0, F32),
    MOSTLY_F16(1, F16),
    MOSTLY_Q4_0(2, Q4_0),
    MOSTLY_Q4_1(3, Q4_1),
    MOSTLY_Q8_0(7, Q8_0),
    MOSTLY_Q5_0(8, Q5_0),
    MOSTLY_Q5_1(9, Q5_1),
    MOSTLY_Q2_K(10, Q2_K, Q3_K, IQ4_NL, Q4_0),
    MOSTLY_Q3_K_S(11, Q3_K, IQ4_NL, Q4_0),
    MOSTLY_Q3_K_M(12, Q3_K, IQ4_NL, Q4_0),
    MOSTLY_Q3_K_L(13, Q3_K, IQ4_NL, Q4_0),
    MOSTLY_Q4_K_S(14, Q4_K, Q5_0),
    MOSTLY_Q4_K_M(15, Q4_K, Q5_0),
    MOSTLY_Q5_K_S(16, Q5_K, Q5_1),
    MOSTLY_Q5_K_M(17, Q5_K, Q5_1),
    MOSTLY_Q6_K(18, Q6_K, Q8_0),
    MOSTLY_IQ2_XXS(19, IQ2_XXS, IQ4_NL),
    MOSTLY_IQ2_XS(20, IQ2_XS, IQ4_NL),
    MOSTLY_Q2_K_S(21, Q2_K, IQ4_NL, Q4_0),
    MOSTLY_IQ3_XS(22, IQ3_S, IQ3_XXS, IQ4_NL),
    MOSTLY_IQ3_XXS(23, IQ3_XXS, IQ4_NL),
    MOSTLY_IQ1_S(24, IQ1_S, IQ4_NL),
    MOSTLY_IQ4_NL(25, IQ4_NL),
    MOSTLY_IQ3_S(26, IQ3_S, IQ4_NL),
    MOSTLY_IQ3_M(27, IQ3_S, IQ4_NL),
    MOSTLY_IQ2_S(28, IQ2_XS, IQ2_S, IQ4_NL),
    MOSTLY_IQ2_M(29, IQ2_S, IQ2_XS, IQ4_NL),
    MOSTLY_IQ4_XS(30, IQ4_XS, IQ4_NL),
    MOSTLY_IQ1_M(31, IQ1_M, IQ4_NL),
    MOSTLY_BF16(32, BF16),
    MOSTLY_TQ1_0(36, TQ1_0, Q4_0),
    MOSTLY_TQ2_0(37, TQ2_0, Q4_0),
    MOSTLY_MXFP4_MOE(38, MXFP4),
    MOSTLY_NVFP4(39, NVFP4),
    MOSTLY_Q1_0(40, Q1_0),
    /** Set beside another number when a tool guessed it. */
    GUESSED(1024);

    private static final Map<Long, FileType> BY_NUMBER =
            Stream.of(values()).collect(Collectors.toUnmodifiableMap(type -> type.number, Function.identity()));

    private final long number;

    @SuppressWarnings("ImmutableEnumChecker") // a set that nobody can change
    private final Set<TensorType> weights;

    FileType(long number, TensorType... weights) {
        this.number = number;
        this.weights = Set.of(weights);
    }

    /** {@return the type of a number, of which the mark for guessed ones is taken off if another number stands beside it} */
    static Optional<FileType> of(long number) {
        long marked = number > GUESSED.number ? number - GUESSED.number : number;
        return Optional.ofNullable(BY_NUMBER.get(marked));
    }

    long number() {
        return number;
    }

    /** {@return the name that people use, such as {@code Q4_K_M}} */
    String label() {
        return name().replaceFirst("^(ALL|MOSTLY)_", "");
    }

    /** {@return whether most weights of such a file may have that number format} */
    boolean fits(TensorType most) {
        return weights.contains(most);
    }
}
