package dev.regatta.model;

import java.util.List;

/** Offers providers that are data rather than classes. Found with {@link java.util.ServiceLoader}; stateless and thread-safe. */
public interface ModelCatalog {
    /**
     * Lists the providers.
     *
     * @return the providers, none with the prefix of another; where a {@link ModelProvider} of its own has the same one, that wins
     * @throws dev.regatta.error.PermanentException if the data cannot be read; the message says where it is wrong
     */
    List<ModelProvider> providers();
}
