package dev.regatta.compat.shape;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.GeneralCodingRules;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.regatta.tool.Tool;
import org.jspecify.annotations.NullMarked;

/** The arrows of docs/architecture.md. */
@AnalyzeClasses(
        packages = "dev.regatta",
        importOptions = {ImportOption.DoNotIncludeTests.class})
final class ArchitectureTest {
    private static final String[] CORE = {
        "dev.regatta",
        "dev.regatta.backend..",
        "dev.regatta.context..",
        "dev.regatta.error..",
        "dev.regatta.event..",
        "dev.regatta.gateway..",
        "dev.regatta.graph..",
        "dev.regatta.internal..",
        "dev.regatta.journal",
        "dev.regatta.memory",
        "dev.regatta.message",
        "dev.regatta.model..",
        "dev.regatta.prompt..",
        "dev.regatta.schema..",
        "dev.regatta.spi..",
        "dev.regatta.step",
        "dev.regatta.support",
        "dev.regatta.tool"
    };
    private static final String[] BACKENDS = {
        "dev.regatta.executor..",
        "dev.regatta.durable..",
        "dev.regatta.memory.fts..",
        "dev.regatta.message.codec..",
        "dev.regatta.fallback.."
    };
    private static final String[] ENGINE = {
        "dev.regatta.internal.plan..",
        "dev.regatta.internal.run..",
        "dev.regatta.internal.compose..",
        "dev.regatta.internal.agent.."
    };
    private static final String[] OTHERS = {
        "dev.regatta.executor..",
        "dev.regatta.memory.fts..",
        "dev.regatta.message.codec..",
        "dev.regatta.fallback..",
        "dev.regatta.models..",
        "dev.regatta.sbom..",
        "dev.regatta.testkit..",
        "dev.regatta.examples..",
        "dev.regatta.cli..",
        "dev.regatta.compat.."
    };

    @ArchTest
    static void all_modules_are_looked_at(JavaClasses classes) {
        for (String module : new String[] {
            "executor",
            "memory.fts",
            "message.codec",
            "fallback",
            "models",
            "sbom",
            "testkit",
            "examples",
            "cli",
            "compat"
        }) {
            assertThat(classes.containPackage("dev.regatta." + module))
                    .as(module)
                    .isTrue();
        }
    }

    @ArchTest
    static final ArchRule core_has_four_friends = classes()
            .that()
            .resideInAnyPackage(CORE)
            .should()
            .onlyDependOnClassesThat(inAny(CORE)
                    .or(inAny(
                            "java..",
                            "dev.langchain4j..",
                            "com.fasterxml.jackson..",
                            "com.github.benmanes.caffeine..",
                            "org.slf4j..",
                            "org.jspecify..")))
            .because("framework-core depends on langchain4j-core, Jackson, Caffeine and SLF4J, and wants no more");

    @ArchTest
    static final ArchRule core_knows_no_backend = noClasses()
            .that()
            .resideInAnyPackage(CORE)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(OTHERS);

    @ArchTest
    static final ArchRule executor_stands_on_core_alone = standsOnCore("dev.regatta.executor..", "org.jgrapht..");

    @ArchTest
    static final ArchRule memory_fts_stands_on_core_alone = standsOnCore(
            "dev.regatta.memory.fts..",
            "com.zaxxer.hikari..",
            "com.fasterxml.jackson..",
            "org.slf4j..",
            "org.sqlite..");

    @ArchTest
    static final ArchRule message_codec_stands_on_core_alone =
            standsOnCore("dev.regatta.message.codec..", "com.fasterxml.jackson..");

    @ArchTest
    static final ArchRule fallback_stands_on_core_alone =
            standsOnCore("dev.regatta.fallback..", "dev.langchain4j..", "com.fasterxml.jackson..", "org.slf4j..");

    @ArchTest
    static final ArchRule models_stand_on_core_alone =
            standsOnCore("dev.regatta.models..", "dev.langchain4j..", "com.fasterxml.jackson..");

    @ArchTest
    static final ArchRule model_sbom_stands_on_core_alone =
            standsOnCore("dev.regatta.sbom..", "com.fasterxml.jackson..", "org.cyclonedx..", "com.github.packageurl..");

    @ArchTest
    static final ArchRule model_sbom_knows_no_agents = noClasses()
            .that()
            .resideInAPackage("dev.regatta.sbom..")
            .and()
            .resideOutsideOfPackage("dev.regatta.sbom.tool..")
            .should()
            .dependOnClassesThat(
                    inAny(CORE).and(DescribedPredicate.not(inAny("dev.regatta.error", "dev.regatta.support"))))
            .because("the scanner is of use without any agent; its tool is a package of its own");

    @ArchTest
    static final ArchRule headers_are_read_by_the_scanner_alone = noClasses()
            .that()
            .resideOutsideOfPackages("dev.regatta.sbom", "dev.regatta.sbom.header")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("dev.regatta.sbom.header");

    @ArchTest
    static final ArchRule testkit_stands_on_core_alone =
            standsOnCore("dev.regatta.testkit..", "dev.langchain4j..", "com.fasterxml.jackson..", "org.assertj..");

    @ArchTest
    static final ArchRule nobody_needs_the_command = noClasses()
            .that()
            .resideOutsideOfPackage("dev.regatta.cli..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("dev.regatta.cli..");

    @ArchTest
    static final ArchRule internal_packages_are_internal = noClasses()
            .that()
            .resideInAnyPackage(OTHERS)
            .and()
            .resideOutsideOfPackage("dev.regatta..internal..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("dev.regatta..internal..")
            .because("what is internal to a module is for that module, contracts, examples and the command included");

    @ArchTest
    static final ArchRule toolboxes_are_for_backends = noClasses()
            .that()
            .resideOutsideOfPackages(CORE)
            .and()
            .resideOutsideOfPackages(BACKENDS)
            .and()
            .resideOutsideOfPackage("dev.regatta.compat..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("dev.regatta.spi..")
            .because(
                    "what users need stands outside of spi; only backends use it, and the one exception, their contracts");

    @ArchTest
    static final ArchRule packages_have_no_cycles =
            slices().assignedFrom(new FeatureSlices()).should().beFreeOfCycles();

    @ArchTest
    static final ArchRule toolboxes_have_no_cycles =
            slices().matching("dev.regatta.spi.(**)").should().beFreeOfCycles();

    /**
     * A slice for each package. A feature's API and its toolbox know each other and are one: {@code X} and {@code spi.X}, tools
     * and what stands behind them; so are definitions and what engines read of them, the vocabulary.
     */
    private static final class FeatureSlices implements SliceAssignment {
        private static final String ROOT = "dev.regatta.";
        private static final String TOOLBOX = ROOT + "spi.";

        @Override
        public SliceIdentifier getIdentifierOf(JavaClass type) {
            String name = type.getPackageName();
            if (name.equals("dev.regatta") || name.equals("dev.regatta.spi")) {
                return SliceIdentifier.of("the vocabulary");
            }
            if (name.equals("dev.regatta.internal.tool")) {
                return SliceIdentifier.of("tool");
            }
            if (name.startsWith(TOOLBOX)) {
                return SliceIdentifier.of(name.substring(TOOLBOX.length()).split("\\.")[0]);
            }
            return name.startsWith(ROOT) ? SliceIdentifier.of(name.substring(ROOT.length())) : SliceIdentifier.ignore();
        }

        @Override
        public String getDescription() {
            return "packages, each API with its toolbox";
        }
    }

    @ArchTest
    static final ArchRule the_engine_is_on_top = noClasses()
            .that()
            .resideOutsideOfPackages(ENGINE)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(ENGINE)
            .because("definitions do not know who runs them; only the service loader does");

    @ArchTest
    static final ArchRule models_are_called_in_one_place = noClasses()
            .that()
            .resideInAnyPackage(CORE)
            .and()
            .doNotHaveFullyQualifiedName("dev.regatta.internal.gateway.ModelEndpoint")
            .and()
            .doNotHaveFullyQualifiedName("dev.regatta.internal.gateway.StreamedCall")
            .and()
            .areNotAssignableTo(ChatModel.class)
            .should()
            .callMethodWhere(to(ChatModel.class, "chat").or(to(StreamingChatModel.class, "chat")))
            .because("no model call goes round the gateway");

    @ArchTest
    static final ArchRule embedding_models_are_called_in_one_place = noClasses()
            .that()
            .doNotHaveFullyQualifiedName("dev.regatta.memory.EmbeddingChain")
            .and()
            .areNotAssignableTo(EmbeddingModel.class)
            .should()
            .callMethodWhere(to(EmbeddingModel.class, "embed")
                    .or(to(EmbeddingModel.class, "embedAll"))
                    .or(to(EmbeddingModel.class, "doEmbed")))
            .because("every embedding is bounded, timed and counted");

    @ArchTest
    static final ArchRule tools_are_called_in_one_place = noClasses()
            .that()
            .doNotHaveFullyQualifiedName("dev.regatta.internal.gateway.ToolRun")
            .should()
            .callMethodWhere(to(Tool.Invocation.class, "run"))
            .because("no tool call goes round the gateway");

    @ArchTest
    static final ArchRule no_generic_exceptions = noClasses()
            .that()
            .resideOutsideOfPackage("dev.regatta.compat..") // contracts throw whatever code of users may throw
            .should(GeneralCodingRules.THROW_GENERIC_EXCEPTIONS);

    @ArchTest
    static final ArchRule no_standard_streams = noClasses()
            .that()
            .resideOutsideOfPackage("dev.regatta.cli..")
            .and()
            .doNotHaveFullyQualifiedName("dev.regatta.Human") // which asks whoever is at the terminal
            .should(GeneralCodingRules.ACCESS_STANDARD_STREAMS);

    @ArchTest
    static void every_package_is_null_marked(JavaClasses classes) {
        assertThat(classes.getPackage("dev.regatta").getSubpackagesInTree())
                .filteredOn(each -> !each.getClasses().isEmpty())
                .filteredOn(each -> !each.isAnnotatedWith(NullMarked.class))
                .extracting(JavaPackage::getName)
                .isEmpty();
    }

    @ArchTest
    static final ArchRule exceptions_have_the_common_root = classes()
            .that()
            .areAssignableTo(RuntimeException.class)
            .and()
            .haveModifier(JavaModifier.PUBLIC)
            .should()
            .beAssignableTo(dev.regatta.error.RegattaException.class);

    private static ArchRule standsOnCore(String module, String... libraries) {
        return classes()
                .that()
                .resideInAPackage(module)
                .should()
                .onlyDependOnClassesThat(inAny(CORE)
                        .or(inAny(module, "java..", "org.slf4j..", "org.jspecify.."))
                        .or(inAny(libraries)));
    }

    private static DescribedPredicate<JavaClass> inAny(String... packages) {
        return JavaClass.Predicates.resideInAnyPackage(packages)
                .or(DescribedPredicate.describe(
                        "are primitive", type -> type.getBaseComponentType().isPrimitive()))
                .or(DescribedPredicate.describe(
                        "are arrays of such",
                        type -> type.isArray()
                                && JavaClass.Predicates.resideInAnyPackage(packages)
                                        .test(type.getBaseComponentType())));
    }

    private static DescribedPredicate<JavaCall<?>> to(Class<?> owner, String method) {
        return DescribedPredicate.describe(
                "calls " + owner.getSimpleName() + "." + method,
                call -> call.getTargetOwner().isAssignableTo(owner)
                        && call.getName().equals(method));
    }
}
