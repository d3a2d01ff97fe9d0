package dev.regatta.sbom.format;

import dev.regatta.sbom.format.SpdxDocument.Item;
import dev.regatta.sbom.format.SpdxDocument.Relationship;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** SPDX 2.3 as JSON. */
final class SpdxJsonFormat {
    private SpdxJsonFormat() {}

    static Map<String, @Nullable Object> of(SpdxDocument document) {
        Map<String, @Nullable Object> json = Values.ordered(
                "SPDXID",
                SpdxDocument.ID,
                "spdxVersion",
                "SPDX-2.3",
                "creationInfo",
                Values.ordered("created", document.created(), "creators", List.of(SpdxDocument.TOOL)),
                "name",
                document.name(),
                "dataLicense",
                "CC0-1.0",
                "documentNamespace",
                document.namespace());
        List<Map<String, @Nullable Object>> about = annotations(document, SpdxDocument.ID);
        if (!about.isEmpty()) {
            json.put("annotations", about);
        }
        json.put(
                "packages",
                document.packages().stream().map(item -> item(item, document)).toList());
        json.put(
                "relationships",
                document.relationships().stream()
                        .map(SpdxJsonFormat::relationship)
                        .toList());
        if (!document.licenses().isEmpty()) {
            json.put(
                    "hasExtractedLicensingInfos",
                    document.licenses().entrySet().stream()
                            .map(SpdxJsonFormat::license)
                            .toList());
        }
        return json;
    }

    private static Map<String, @Nullable Object> item(Item item, SpdxDocument document) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("SPDXID", item.id());
        json.put("name", item.name());
        if (!item.fileName().isEmpty()) {
            json.put("packageFileName", item.fileName());
        }
        json.put("downloadLocation", SpdxDocument.NOTHING_SAID);
        json.put("filesAnalyzed", false);
        item.sha256()
                .ifPresent(sum ->
                        json.put("checksums", List.of(Values.ordered("algorithm", "SHA256", "checksumValue", sum))));
        json.put("licenseConcluded", SpdxDocument.NOTHING_SAID);
        json.put("licenseDeclared", item.license());
        json.put("copyrightText", SpdxDocument.NOTHING_SAID);
        json.put("primaryPackagePurpose", item.purpose());
        if (!item.comment().isEmpty()) {
            json.put("comment", item.comment());
        }
        item.packageUrl()
                .ifPresent(url -> json.put(
                        "externalRefs",
                        List.of(Values.ordered(
                                "referenceCategory", "PACKAGE-MANAGER",
                                "referenceType", "purl",
                                "referenceLocator", url))));
        List<Map<String, @Nullable Object>> about = annotations(document, item.id());
        if (!about.isEmpty()) {
            json.put("annotations", about);
        }
        return json;
    }

    private static List<Map<String, @Nullable Object>> annotations(SpdxDocument document, String about) {
        return document.annotations().getOrDefault(about, List.of()).stream()
                .map(text -> Values.ordered(
                        "annotationDate",
                        document.created(),
                        "annotationType",
                        "OTHER",
                        "annotator",
                        SpdxDocument.TOOL,
                        "comment",
                        text))
                .toList();
    }

    private static Map<String, @Nullable Object> relationship(Relationship relationship) {
        return Values.ordered(
                "spdxElementId", relationship.from(),
                "relationshipType", relationship.kind(),
                "relatedSpdxElement", relationship.to());
    }

    private static Map<String, @Nullable Object> license(Map.Entry<String, String> license) {
        return Values.ordered("licenseId", license.getKey(), "extractedText", license.getValue());
    }
}
