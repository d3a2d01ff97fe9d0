package dev.regatta.sbom.header;

import static org.assertj.core.api.Assertions.assertThat;

import dev.regatta.sbom.bom.License;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is an SPDX expression, and what is not. */
final class LicenseExpressionsTest {
    @ParameterizedTest
    @CsvSource({
        "apache-2.0,Apache-2.0",
        "MIT,MIT",
        "' mit ',MIT",
        "cc-by-nc-4.0,CC-BY-NC-4.0",
        "gpl-2.0+,GPL-2.0+",
        "apache-2.0+,Apache-2.0+",
        "mit OR apache-2.0,MIT OR Apache-2.0",
        "mit or (apache-2.0 and bsd-3-clause),MIT OR (Apache-2.0 AND BSD-3-Clause)",
        "GPL-2.0-only WITH classpath-exception-2.0,GPL-2.0-only WITH Classpath-exception-2.0",
    })
    void spells_expressions_as_the_list_does(String declared, String expression) {
        License license = LicenseExpressions.read(declared, "general.license");

        assertThat(license.expression()).isEqualTo(expression);
        assertThat(license.listed()).isTrue();
        assertThat(license.declared()).isEqualTo(declared);
    }

    @ParameterizedTest
    @CsvSource({
        "llama3.1,LicenseRef-llama3.1",
        "other,LicenseRef-other",
        "MIT AND,LicenseRef-MIT-AND",
        "MIT Apache-2.0,LicenseRef-MIT-Apache-2.0",
        "(MIT,LicenseRef-MIT",
        "MIT WITH MIT,LicenseRef-MIT-WITH-MIT",
        "Classpath-exception-2.0,LicenseRef-Classpath-exception-2.0",
        "'MIT\nPackageSupplier: Person: Evil',LicenseRef-MIT-PackageSupplier-Person-Evil",
        "重,LicenseRef-unnamed",
        "LicenseRef-mine,LicenseRef-mine",
        "MIT AND LicenseRef-mine,MIT AND LicenseRef-mine",
        "DocumentRef-a:LicenseRef-b,DocumentRef-a:LicenseRef-b",
    })
    void makes_references_of_what_is_not_in_the_list(String declared, String expression) {
        License license = LicenseExpressions.read(declared, "general.license");

        assertThat(license.expression()).isEqualTo(expression);
        assertThat(license.listed()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(ints = {40, 100_000})
    void ends_with_any_number_of_brackets(int depth) {
        License license = LicenseExpressions.read("(".repeat(depth) + "MIT" + ")".repeat(depth), "x");

        assertThat(license.listed()).isFalse();
    }

    @Property
    void never_makes_anything_but_an_expression(@ForAll String declared) {
        License license = LicenseExpressions.read(declared, "x");

        assertThat(license.expression()).matches("[A-Za-z0-9.:+() -]+");
        assertThat(license.expression().length()).isLessThan(2_000);
    }
}
