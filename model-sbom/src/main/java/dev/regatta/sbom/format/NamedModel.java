package dev.regatta.sbom.format;

import dev.regatta.sbom.bom.Model;
import dev.regatta.sbom.bom.ModelFile;
import dev.regatta.sbom.bom.Sbom;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * A model and the names by which other parts of a document refer to it and to its files. Names come from content and place alone;
 * they have only letters, digits, dots and hyphens, and no two of a document are the same.
 *
 * @param model the model
 * @param id its name within the document
 * @param fileIds the names of its files
 */
record NamedModel(Model model, String id, List<String> fileIds) {
    private static final Pattern OTHERS = Pattern.compile("[^A-Za-z0-9.-]+");
    private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");
    private static final int LONGEST_SLUG = 60;

    /** {@return all models of a document, named} */
    static List<NamedModel> of(Sbom sbom) {
        Set<String> taken = new HashSet<>();
        List<NamedModel> all = new ArrayList<>();
        for (Model model : sbom.models()) {
            String place = model.files().getFirst().identity().location();
            String id = unique("Model-" + slug(model.name()) + "-" + digest(place), taken);
            List<String> files = model.files().stream()
                    .map(ModelFile::identity)
                    .map(file -> unique("File-" + slug(file.name()) + "-" + digest(file.location()), taken))
                    .toList();
            all.add(new NamedModel(model, id, files));
        }
        return List.copyOf(all);
    }

    /** {@return a name for a model that is referred to only} */
    static String base(String model) {
        return "Base-" + slug(model) + "-" + digest(model);
    }

    /** {@return what to call a model whose own name may be empty} */
    static String title(Model model) {
        return firstOf(model.name(), model.files().getFirst().identity().name());
    }

    /** {@return the SHA-256 of a file, if it is one} */
    static Optional<String> sha256(ModelFile file) {
        return file.identity().sha256().filter(sum -> SHA256.matcher(sum).matches());
    }

    /** {@return the first of some texts that is not empty} */
    static String firstOf(String... texts) {
        for (String text : texts) {
            if (!text.isEmpty()) {
                return text;
            }
        }
        return "unnamed";
    }

    /** {@return a name for a whole document: another one as soon as anything in it is another} */
    static UUID document(Sbom sbom) {
        MessageDigest sha = sha256();
        update(sha, Product.VERSION);
        update(sha, sbom.created().toString());
        update(sha, sbom.findings().toString());
        for (Model model : sbom.models()) {
            update(sha, model.name());
            update(sha, model.facts().toString());
            update(sha, model.findings().toString());
            for (ModelFile file : model.files()) {
                update(sha, file.identity().location());
                update(sha, Long.toString(file.identity().sizeBytes()));
                update(sha, file.identity().sha256().orElse(""));
                update(sha, file.format().toString());
                update(sha, file.metadata().toString());
                update(sha, file.beside().toString());
                update(sha, file.findings().toString());
            }
        }
        ByteBuffer sum = ByteBuffer.wrap(sha.digest());
        long high = (sum.getLong() & ~0xF000L) | 0x8000L; // version 8 of RFC 9562: bits of one's own
        long low = (sum.getLong() & ~(3L << 62)) | (1L << 63);
        return new UUID(high, low);
    }

    private static String unique(String wanted, Set<String> taken) {
        String name = wanted;
        for (int number = 2; !taken.add(name); number++) {
            name = wanted + "-" + number;
        }
        return name;
    }

    private static String slug(String text) {
        String plain = OTHERS.matcher(text).replaceAll("-");
        return plain.length() <= LONGEST_SLUG ? plain : plain.substring(0, LONGEST_SLUG);
    }

    private static String digest(String text) {
        MessageDigest sha = sha256();
        update(sha, text);
        return HexFormat.of().formatHex(sha.digest(), 0, 6);
    }

    /** Adds a text with its length, so that nothing can be moved from one text to the next. */
    private static void update(MessageDigest sha, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_16BE); // keeps halves of pairs apart
        sha.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).array());
        sha.update(bytes);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException absent) {
            throw new IllegalStateException("every Java has SHA-256", absent);
        }
    }
}
