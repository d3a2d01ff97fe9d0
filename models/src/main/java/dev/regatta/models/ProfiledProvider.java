package dev.regatta.models;

import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.regatta.error.PermanentException;
import dev.regatta.model.ModelOptions;
import dev.regatta.models.wire.Endpoints;
import dev.regatta.models.wire.Profile;
import dev.regatta.models.wire.Profiles;
import dev.regatta.models.wire.WireModel;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The models of the servers that one profile describes. {@code openai} with a base URL takes the profile of its host. */
final class ProfiledProvider extends HostedProvider {
    private static final String OPENAI = "openai";

    private final Profile profile;
    private final Profiles profiles;

    ProfiledProvider(Profile profile, Profiles profiles) {
        this(profile, profiles, profile.name());
    }

    private ProfiledProvider(Profile profile, Profiles profiles, String prefix) {
        super(
                prefix,
                profile.reach().keyVariables(),
                profile.reach().baseUrlVariable(),
                !profile.reach().keyOptional()
                        && !profile.reach().keyVariables().isEmpty());
        this.profile = profile;
        this.profiles = profiles;
    }

    @Override
    public List<String> missing() {
        List<String> missing = new ArrayList<>(super.missing());
        if (profile.reach().baseUrl() == null && environment(profile.reach().baseUrlVariable()) == null) {
            missing.add(profile.reach().baseUrlVariable() + " is not set");
        }
        return missing;
    }

    @Override
    public ChatModel create(String model, ModelOptions options) {
        String baseUrl = givenUrl(options);
        if (!profile.name().equals(OPENAI) || baseUrl == null || server(baseUrl).isEmpty()) {
            return super.create(model, options);
        }
        Profile host = profiles.at(server(baseUrl).get())
                .or(() -> profiles.named(Profiles.USUAL))
                .orElse(profile);
        if (host.name().equals(OPENAI)) {
            return super.create(model, options);
        }
        ProfiledProvider other = new ProfiledProvider(host, profiles, OPENAI);
        ModelOptions there = options.withBaseUrl(baseUrl);
        String key = other.givenKey(there) == null ? givenKey(there) : null;
        return other.create(model, key == null ? there : there.withApiKey(key));
    }

    @Override
    Set<String> takes() {
        Set<String> takes = new HashSet<>(Set.of("body", "headers"));
        profile.fields().forEach((option, fields) -> {
            if (!fields.isEmpty()) {
                takes.add(option);
            }
        });
        return takes;
    }

    @Override
    Profile.Powers powers(String model) {
        return profile.of(model);
    }

    @Override
    ChatModel make(Access access) {
        return wire(access);
    }

    @Override
    StreamingChatModel makeStreaming(Access access) {
        return wire(access).streaming();
    }

    private WireModel wire(Access access) {
        String usual = profile.reach().baseUrl();
        String baseUrl = access.baseUrl() != null ? access.baseUrl() : usual;
        if (baseUrl == null) {
            throw new PermanentException("The model '" + prefix() + "/" + access.model() + "' needs a base URL, but "
                    + profile.reach().baseUrlVariable() + " is not set. Set it, or give ModelOptions one.");
        }
        return Endpoints.chat(profile, baseUrl, access.key(), access.options(), access.defaults(), access.refused());
    }
}
