package dev.regatta.model;

import dev.langchain4j.model.output.TokenUsage;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The readers on the class path, by the class that they read. */
final class TokenReaders {
    private static final Map<String, TokenReader> BY_TYPE =
            ServiceLoader.load(TokenReader.class, TokenReaders.class.getClassLoader()).stream()
                    .map(ServiceLoader.Provider::get)
                    .collect(Collectors.toUnmodifiableMap(
                            TokenReader::type, reader -> reader, (first, second) -> first));

    private TokenReaders() {}

    /** {@return who reads counts; {@code null} if they tell no more than langchain4j's own} */
    static @Nullable TokenReader of(TokenUsage tokens) {
        return BY_TYPE.get(tokens.getClass().getName());
    }
}
