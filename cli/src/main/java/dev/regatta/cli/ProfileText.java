package dev.regatta.cli;

import dev.regatta.model.ModelOptions;
import dev.regatta.models.wire.Profile;
import dev.regatta.models.wire.Profiles;
import java.net.URI;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Writes profiles, in the form that a file of profiles has. */
final class ProfileText {
    private ProfileText() {}

    /** {@return a profile of the server that a model was asked at; empty if its provider has none} */
    static Optional<String> of(String model, ModelOptions options, boolean schema, boolean tools) {
        Profiles profiles = Profiles.configured();
        String prefix = model.substring(0, Math.max(0, model.indexOf('/')));
        String url = options.baseUrl();
        Optional<Profile> named = profiles.named(prefix);
        Optional<Profile> like = named.isPresent() && url != null && "openai".equals(prefix)
                ? profiles.at(URI.create(url)).or(() -> profiles.named(Profiles.USUAL))
                : named;
        return like.map(profile -> text(profile, url, options, schema, tools));
    }

    private static String text(
            Profile like, @Nullable String url, ModelOptions options, boolean schema, boolean tools) {
        StringBuilder text =
                new StringBuilder("{\n  \"" + nameOf(like, url) + "\": {\n    \"like\": \"" + like.name() + "\",\n");
        if (url != null) {
            URI server = URI.create(url);
            String host = server.getHost() + (server.getPort() < 0 ? "" : ":" + server.getPort());
            text.append("    \"baseUrl\": \"")
                    .append(url)
                    .append("\",\n    \"hosts\": [\"")
                    .append(host)
                    .append("\"],\n");
        }
        Integer context = options.powers().contextTokens();
        if (context != null) {
            text.append("    \"contextTokens\": ").append(context).append(",\n");
        }
        return text.append("    \"jsonSchema\": ")
                .append(schema)
                .append(",\n    \"toolCalls\": ")
                .append(tools)
                .append("\n  }\n}")
                .toString();
    }

    /** {@return the profile's own name where it stays at its server; elsewhere one made of the server's} */
    private static String nameOf(Profile like, @Nullable String url) {
        if (url == null) {
            return like.name();
        }
        URI server = URI.create(url);
        String host = server.getHost().toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9.-]", "");
        return host + (server.getPort() < 0 ? "" : "-" + server.getPort());
    }
}
