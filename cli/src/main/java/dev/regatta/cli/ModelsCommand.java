package dev.regatta.cli;

import dev.regatta.models.wire.Profile;
import dev.regatta.models.wire.Profiles;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** Lists the profiles of model servers, and which of their keys are set. */
@Command(
        name = "models",
        description = "Lists model servers, and which of their keys are set; asks one what it can.",
        mixinStandardHelpOptions = true,
        subcommands = ModelsTestCommand.class,
        footer = {
            "",
            "  regatta models",
            "  regatta models test llamacpp/any",
            "  regatta models test openai/NAME --base-url http://localhost:8000/v1"
        })
final class ModelsCommand implements Callable<Integer> {
    private final Terminal terminal;

    ModelsCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        for (Profile profile : Profiles.configured().all()) {
            String url = profile.reach().baseUrl();
            terminal.result(String.format(
                    Locale.ROOT,
                    "%-14s %-42s %s",
                    profile.name(),
                    url == null ? profile.reach().baseUrlVariable() : url,
                    keys(profile)));
        }
        return RegattaCommand.DONE;
    }

    private static String keys(Profile profile) {
        for (String variable : profile.reach().keyVariables()) {
            String value = System.getenv(variable);
            if (value != null && !value.isBlank()) {
                return variable + " is set";
            }
        }
        String variables = String.join(" or ", profile.reach().keyVariables());
        if (variables.isEmpty()) {
            return "needs no key";
        }
        return profile.reach().keyOptional() ? variables + " is not set, nor needed" : variables + " is not set";
    }
}
