package dev.regatta.sbom.format;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.regatta.sbom.bom.License;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.cyclonedx.CycloneDxSchema;

/** Licences as documents name them. */
final class Licensing {
    private static final Pattern EXPRESSION = Pattern.compile("[A-Za-z0-9.+:() -]+");
    private static final Pattern ELSEWHERE = Pattern.compile("DocumentRef-", Pattern.LITERAL);
    private static final Pattern NAMELESS = Pattern.compile("LicenseRef-(?![A-Za-z0-9.-])");
    private static final Pattern REFERENCE = Pattern.compile("LicenseRef-[A-Za-z0-9.-]+");
    private static final Pattern OTHERS = Pattern.compile("[^A-Za-z0-9.-]");

    private Licensing() {}

    /** The identifiers that the schema of CycloneDX 1.6 allows. */
    private static final class Listed {
        static final Set<String> IDS = read();

        private static Set<String> read() {
            try (InputStream schema = CycloneDxSchema.class.getResourceAsStream("/spdx.schema.json")) {
                Set<String> ids = new HashSet<>();
                for (JsonNode id : new ObjectMapper().readTree(schema).path("enum")) {
                    ids.add(id.textValue());
                }
                return Set.copyOf(ids);
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        }
    }

    /** {@return an SPDX expression of which every part is explained in the document itself or in the SPDX list} */
    static String expression(License license) {
        String given = license.expression();
        boolean explained = EXPRESSION.matcher(given).matches()
                && !ELSEWHERE.matcher(given).find()
                && !NAMELESS.matcher(given).find();
        if (explained && !given.isBlank()) {
            return given.strip();
        }
        return "LicenseRef-"
                + OTHERS.matcher(NamedModel.firstOf(license.declared())).replaceAll("-");
    }

    /** {@return the licences of an expression that are not in the SPDX list} */
    static List<String> references(String expression) {
        return REFERENCE
                .matcher(expression)
                .results()
                .map(MatchResult::group)
                .distinct()
                .toList();
    }

    /** {@return whether an expression is one identifier of the SPDX list} */
    static boolean isOneListed(String expression) {
        return Listed.IDS.contains(expression);
    }
}
