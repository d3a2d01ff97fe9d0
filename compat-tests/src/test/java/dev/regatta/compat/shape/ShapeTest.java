package dev.regatta.compat.shape;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.LineMap;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreeScanner;
import com.sun.source.util.Trees;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import javax.lang.model.element.Modifier;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.jgrapht.Graph;
import org.jgrapht.alg.connectivity.KosarajuStrongConnectivityInspector;
import org.jgrapht.graph.DefaultDirectedGraph;
import org.jgrapht.graph.DefaultEdge;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** How large things are that tend to grow: packages, files, methods, parameter lists, and knots of files that all need each other. */
@AnalyzeClasses(
        packages = "dev.regatta",
        importOptions = {ImportOption.DoNotIncludeTests.class})
final class ShapeTest {
    private static final Path PROJECT =
            Path.of(System.getProperty("regatta.project", "..")).toAbsolutePath();
    private static final Set<String> NO_PRODUCT = Set.of("examples", "compat-tests", "benchmarks");

    private static final int MOST_FILES_IN_A_KNOT = 8;
    private static final int MOST_PUBLIC_TYPES_IN_THE_ROOT = 25;
    private static final int MOST_LINES_OF_A_METHOD = 60;
    private static final int MOST_LINES_OF_A_FILE = 800;
    private static final int MOST_PARAMETERS = 8;

    /** Records that have more components, and are not to get still more. */
    private static final Set<String> WIDE = Set.of("CrewPlan.java record Speech");

    /** Something, and how large it is. */
    private record Size(String what, long size) {}

    @ArchTest
    static void no_large_part_of_the_files_needs_itself(JavaClasses classes) {
        Graph<String, DefaultEdge> files = new DefaultDirectedGraph<>(DefaultEdge.class);
        for (JavaClass type : classes) {
            files.addVertex(fileOf(type));
            type.getDirectDependenciesFromSelf().stream()
                    .map(dependency -> dependency.getTargetClass().getBaseComponentType())
                    .filter(target -> target.getPackageName().startsWith("dev.regatta"))
                    .filter(target -> !fileOf(target).equals(fileOf(type)))
                    .forEach(target -> {
                        files.addVertex(fileOf(target));
                        files.addEdge(fileOf(type), fileOf(target));
                    });
        }

        List<Set<String>> knots = new KosarajuStrongConnectivityInspector<>(files)
                .stronglyConnectedSets().stream()
                        .filter(knot -> knot.size() > 1)
                        .sorted(Comparator.comparing((Set<String> knot) -> -knot.size()))
                        .toList();

        print("largest knots: "
                + knots.stream()
                        .limit(5)
                        .map(knot -> knot.size() + " " + new TreeSet<>(knot))
                        .toList());
        assertThat(knots).filteredOn(knot -> knot.size() > MOST_FILES_IN_A_KNOT).isEmpty();
    }

    private static String fileOf(JavaClass type) {
        String name = type.getName();
        int nested = name.indexOf('$');
        return nested < 0 ? name : name.substring(0, nested);
    }

    @Test
    void nothing_grows_without_being_seen() throws IOException {
        Scan scan = Scan.of(sources());

        print(scan.files.size() + " files");
        print("public types: " + scan.publicTypes);
        print("longest files: " + largest(scan.files));
        print("longest methods: " + largest(scan.methods));
        print("most parameters: " + largest(scan.parameters));
        assertThat(scan.publicTypes.get("dev.regatta")).isLessThanOrEqualTo(MOST_PUBLIC_TYPES_IN_THE_ROOT);
        assertThat(scan.files)
                .filteredOn(file -> file.size() > MOST_LINES_OF_A_FILE)
                .isEmpty();
        assertThat(scan.methods)
                .filteredOn(method -> method.size() > MOST_LINES_OF_A_METHOD)
                .isEmpty();
        assertThat(scan.parameters)
                .filteredOn(method -> method.size() > MOST_PARAMETERS + (WIDE.contains(method.what()) ? 1 : 0))
                .isEmpty();
    }

    private static List<Size> largest(List<Size> sizes) {
        return sizes.stream()
                .sorted(Comparator.comparing(size -> -size.size()))
                .limit(3)
                .toList();
    }

    private static void print(String line) {
        System.out.println("[shape] " + line);
    }

    /** {@return the source files of the product: of all modules but those that only use or try it} */
    private static List<Path> sources() throws IOException {
        List<Path> sources = new ArrayList<>();
        try (Stream<Path> modules = Files.list(PROJECT)) {
            for (Path module : modules.sorted().toList()) {
                Path main = module.resolve("src/main/java");
                if (Files.isDirectory(main)
                        && !NO_PRODUCT.contains(module.getFileName().toString())) {
                    try (Stream<Path> files = Files.walk(main)) {
                        sources.addAll(files.filter(file -> file.toString().endsWith(".java"))
                                .toList());
                    }
                }
            }
        }
        return sources;
    }

    /** What is found in source files. */
    private static final class Scan extends TreeScanner<@Nullable Void, @Nullable Void> {
        final Map<String, Integer> publicTypes = new TreeMap<>();
        final List<Size> files = new ArrayList<>();
        final List<Size> methods = new ArrayList<>();
        final List<Size> parameters = new ArrayList<>();
        private final SourcePositions positions;
        private CompilationUnitTree unit;

        private Scan(SourcePositions positions, CompilationUnitTree first) {
            this.positions = positions;
            this.unit = first;
        }

        static Scan of(List<Path> sources) throws IOException {
            JavaCompiler compiler = Objects.requireNonNull(ToolProvider.getSystemJavaCompiler());
            try (StandardJavaFileManager manager =
                    compiler.getStandardFileManager(null, null, StandardCharsets.UTF_8)) {
                JavacTask task = (JavacTask) compiler.getTask(
                        null, manager, null, List.of(), null, manager.getJavaFileObjectsFromPaths(sources));
                List<CompilationUnitTree> units = new ArrayList<>();
                task.parse().forEach(units::add);
                Scan scan = new Scan(Trees.instance(task).getSourcePositions(), units.getFirst());
                for (CompilationUnitTree each : units) {
                    scan.look(each);
                }
                return scan;
            }
        }

        private void look(CompilationUnitTree each) {
            unit = each;
            files.add(new Size(name(), each.getLineMap().getLineNumber(positions.getEndPosition(each, each))));
            for (Tree type : each.getTypeDecls()) {
                if (type instanceof ClassTree declared
                        && declared.getModifiers().getFlags().contains(Modifier.PUBLIC)) {
                    publicTypes.merge(String.valueOf(each.getPackageName()), 1, Integer::sum);
                }
            }
            scan(each, null);
        }

        private String name() {
            return String.valueOf(Path.of(unit.getSourceFile().toUri()).getFileName());
        }

        @Override
        public @Nullable Void visitClass(ClassTree type, @Nullable Void unused) {
            if (type.getKind() == Tree.Kind.RECORD) {
                long components = type.getMembers().stream()
                        .filter(member -> member instanceof VariableTree field
                                && !field.getModifiers().getFlags().contains(Modifier.STATIC))
                        .count();
                parameters.add(new Size(name() + " record " + type.getSimpleName(), components));
            }
            return super.visitClass(type, unused);
        }

        @Override
        public @Nullable Void visitMethod(MethodTree method, @Nullable Void unused) {
            LineMap lines = unit.getLineMap();
            long begin = positions.getStartPosition(unit, method);
            long end = positions.getEndPosition(unit, method);
            String name = name() + " " + method.getName();
            if (begin >= 0 && end >= 0) {
                methods.add(new Size(name, lines.getLineNumber(end) - lines.getLineNumber(begin) + 1));
            }
            parameters.add(new Size(name, method.getParameters().size()));
            return super.visitMethod(method, unused);
        }
    }
}
