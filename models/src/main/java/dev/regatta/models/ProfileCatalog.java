package dev.regatta.models;

import dev.regatta.model.ModelCatalog;
import dev.regatta.model.ModelProvider;
import dev.regatta.models.wire.Profiles;
import java.util.List;

/** A provider for each profile: OpenAI, Groq, Mistral, vLLM and all others that speak its API, and those of the user's file. */
public final class ProfileCatalog implements ModelCatalog {
    /** Makes one; used by {@link java.util.ServiceLoader}. */
    public ProfileCatalog() {} // public for the service loader

    @Override
    public List<ModelProvider> providers() {
        Profiles profiles = Profiles.configured();
        return profiles.all().stream()
                .<ModelProvider>map(profile -> new ProfiledProvider(profile, profiles))
                .toList();
    }
}
