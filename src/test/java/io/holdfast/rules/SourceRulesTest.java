package io.holdfast.rules;

import static io.holdfast.rules.SourceRules.AT_MOST_300_LINES;
import static io.holdfast.rules.SourceRules.METHODS_OF_AT_MOST_40_LINES;
import static io.holdfast.rules.SourceRules.NAMES_SAY_WHAT_A_TYPE_IS;
import static io.holdfast.rules.SourceRules.NOBODY_SLEEPS;
import static io.holdfast.rules.SourceRules.ONLY_THE_PROGRAM_ITSELF_PRINTS;
import static io.holdfast.rules.SourceRules.PACKAGES_ARE_DESCRIBED_AND_NULL_MARKED;
import static io.holdfast.rules.SourceRules.PUBLIC_AND_TOP_LEVEL_TYPES_ARE_DESCRIBED;
import static io.holdfast.rules.SourceRules.RECORDS_OF_AT_MOST_NINE_COMPONENTS;
import static io.holdfast.rules.SourceRules.STATEMENTS_NAME_MORE_THAN_FOUR_PARAMETERS;
import static io.holdfast.rules.SourceRules.WHAT_IS_LEFT_TO_DO_HAS_AN_ISSUE;
import static io.holdfast.rules.SourceRules.WORDS_ARE_THE_FIELDS_OWN;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Holds every source file to the {@link SourceRules}, and each rule to a file that breaks it. */
class SourceRulesTest {
    private static final Map<Path, JavaText> FILES = new TreeMap<>();
    private static final Path MAIN = Path.of("src", "main", "java", "io", "holdfast", "Some.java");

    @BeforeAll
    static void read() throws IOException {
        for (Path file : files()) {
            FILES.put(file, JavaText.of(Files.readString(file)));
        }
    }

    @ParameterizedTest
    @EnumSource
    void everyFileKeepsTheRule(SourceRules rule) {
        List<String> violations = new ArrayList<>();
        FILES.forEach((file, text) ->
                rule.violations(file, text).forEach(violation -> violations.add(file + ": " + violation)));

        assertThat(violations).isEmpty();
    }

    @Test
    void everyPackageHasADescription() {
        Set<Path> bare = new TreeSet<>();
        Set<Path> described = new TreeSet<>();
        for (Path file : FILES.keySet()) {
            Path inPackage = file.subpath(3, file.getNameCount() - 1);
            (file.endsWith("package-info.java") ? described : bare).add(inPackage);
        }

        assertThat(described).containsAll(bare).hasSizeGreaterThan(10);
    }

    @Test
    void aLongFileIsFound() {
        assertThat(AT_MOST_300_LINES.violations(MAIN, JavaText.of("\n".repeat(300))))
                .isEmpty();
        broken(AT_MOST_300_LINES, "\n".repeat(301));
    }

    @Test
    void aLongMethodIsFoundWhereverItStands() {
        String longest = "\n  a();".repeat(38) + "\n";
        String longer = "\n  a(() -> { b(); });".repeat(39) + "\n";
        kept(METHODS_OF_AT_MOST_40_LINES, "class A {\n void m() {" + longest + "}\n void n() {" + longest + "}\n}");
        kept(
                METHODS_OF_AT_MOST_40_LINES,
                "class A {\n int[] a = {" + longer + "};\n Runnable b = () -> {" + longer + "};\n}");
        kept(METHODS_OF_AT_MOST_40_LINES, "class A {\n @V(a = {" + longer + "})\n void m() {" + longest + "}\n}");
        kept(
                METHODS_OF_AT_MOST_40_LINES,
                "class A {\n String a = \"{\"; char b = '{'; // {\n void m() {" + longest + "}\n}");
        for (String head : List.of(
                "void m()",
                "A(int a, List<? super B> b)",
                "@Override\n public <T extends A> Map<T, int[]> m(\n  T a,\n  T b)",
                "void m() throws A,\n  b.C",
                "@V(a = {1, 2})\n void m()",
                "public A",
                "static")) {
            broken(METHODS_OF_AT_MOST_40_LINES, "class A {\n int a = 1;\n" + head + " {" + longer + "}\n}");
            broken(
                    METHODS_OF_AT_MOST_40_LINES,
                    "enum A {\n B, C;\n record D(int e) {\n" + head + " {" + longer + "}\n}\n}");
        }
        broken(METHODS_OF_AT_MOST_40_LINES, "class A {\n String a = \"\\\"}}\";\n void m() { // }\n" + longer + "}\n}");
        String within = "class A {\n A a = b(new C<>(1) {\n  @Override\n  void m() {" + longer + "}\n });\n}";
        broken(METHODS_OF_AT_MOST_40_LINES, within);
    }

    @Test
    void printingIsFoundUnlessTheProgramItselfDoes() {
        String prints = "class A { void m() { System.out.println(1); System\n .err.println(2); } }";
        broken(ONLY_THE_PROGRAM_ITSELF_PRINTS, prints);
        broken(ONLY_THE_PROGRAM_ITSELF_PRINTS, "class A { void m(Exception e) { e.printStackTrace(); } }");
        kept(ONLY_THE_PROGRAM_ITSELF_PRINTS, "/** System.out */ class A { String a = \"System.out\"; }");
        assertThat(ONLY_THE_PROGRAM_ITSELF_PRINTS.violations(MAIN.resolveSibling("Main.java"), JavaText.of(prints)))
                .isEmpty();
    }

    @Test
    void whatIsLeftToDoWithoutAnIssueIsFound() {
        broken(WHAT_IS_LEFT_TO_DO_HAS_AN_ISSUE, "// TODO later\nclass A {}");
        broken(WHAT_IS_LEFT_TO_DO_HAS_AN_ISSUE, "/* fixme: ann */ class A {}");
        broken(WHAT_IS_LEFT_TO_DO_HAS_AN_ISSUE, "/** TODO #x. */ class A {}");
        kept(WHAT_IS_LEFT_TO_DO_HAS_AN_ISSUE, "// TODO #12: later, FIXME (#7)\nclass A { String a = \"TODO\"; }");
    }

    @Test
    void namesThatSayNothingAreFound() {
        for (String ending :
                List.of("Manager", "Helper", "Util", "Utils", "Impl", "Base", "Dto", "Info", "Data", "Service")) {
            broken(NAMES_SAY_WHAT_A_TYPE_IS, "class Asset" + ending + " {}");
            broken(NAMES_SAY_WHAT_A_TYPE_IS, "class A { record Asset" + ending + "<T>(T t) {} }");
        }
        kept(NAMES_SAY_WHAT_A_TYPE_IS, "/** Not a class DataManager. */ class Database { MediaInfo a; Baseline b; }");
    }

    @Test
    void wordsThatWereGivenUpAreFound() {
        for (String type : List.of("LinkWish", "OwnLinks", "Sweep", "UploadSweeper", "Verdict", "GivenKey")) {
            broken(WORDS_ARE_THE_FIELDS_OWN, "final class " + type + " {}");
        }
        broken(WORDS_ARE_THE_FIELDS_OWN, "class A { int MOST_BYTES = 1; }");
        broken(WORDS_ARE_THE_FIELDS_OWN, "class A { int a = LEAST; }");
        broken(WORDS_ARE_THE_FIELDS_OWN, "/** Objects that no row names. */ class A {}");
        kept(WORDS_ARE_THE_FIELDS_OWN, "/** A Sweep of LEAST. */ class Owner { String a = \"LEAST(1, 2)\"; Swept b; }");
    }

    @Test
    void typesThatNothingDescribesAreFound() {
        broken(PUBLIC_AND_TOP_LEVEL_TYPES_ARE_DESCRIBED, "import a;\n\npublic final class A {}");
        broken(PUBLIC_AND_TOP_LEVEL_TYPES_ARE_DESCRIBED, "record A() {}");
        broken(PUBLIC_AND_TOP_LEVEL_TYPES_ARE_DESCRIBED, "/* A thing. */\nclass A {}");
        broken(PUBLIC_AND_TOP_LEVEL_TYPES_ARE_DESCRIBED, "/** */\n@B\npublic class A {}");
        broken(PUBLIC_AND_TOP_LEVEL_TYPES_ARE_DESCRIBED, "/** A. */\nimport b;\npublic class A {}");
        broken(PUBLIC_AND_TOP_LEVEL_TYPES_ARE_DESCRIBED, "/** Is. */\nclass A {\n    public enum B {}\n}");
        kept(
                PUBLIC_AND_TOP_LEVEL_TYPES_ARE_DESCRIBED,
                "/** Is. */\n@B(\"c\")\n@C\npublic sealed interface A {\n    /**\n     * Is.\n     *\n     * @param a b\n     */\n"
                        + "    public record B(int a) {}\n\n    class C {}\n}");
        assertThat(PUBLIC_AND_TOP_LEVEL_TYPES_ARE_DESCRIBED.violations(
                        Path.of("src", "test", "java", "A.java"), JavaText.of("class A {}")))
                .isEmpty();
    }

    @Test
    void packagesThatNothingDescribesAreFound() {
        Path file = MAIN.resolveSibling("package-info.java");
        for (String text : List.of(
                "package a;",
                "@NullMarked\npackage a;",
                "/** Floor 1. */\npackage a;",
                "/** */\n@NullMarked\npackage a;")) {
            assertThat(PACKAGES_ARE_DESCRIBED_AND_NULL_MARKED.violations(file, JavaText.of(text)))
                    .hasSize(1);
        }
        assertThat(PACKAGES_ARE_DESCRIBED_AND_NULL_MARKED.violations(
                        file, JavaText.of("/** Floor 1. */\n@NullMarked\npackage a;")))
                .isEmpty();
    }

    @Test
    void aRecordOfTenComponentsIsFoundWhereverItStands() {
        String nine = "int a, @V(b = {1, 2}) int b, Map<A, Map<B, C>> c, int[] d, int e, int f, int g, int h, int i";
        broken(RECORDS_OF_AT_MOST_NINE_COMPONENTS, "record A(" + nine + ", int j) {}");
        broken(
                RECORDS_OF_AT_MOST_NINE_COMPONENTS,
                "class A { private record B<C, D extends E<F>>(" + nine + ", C j) {} }");
        broken(
                RECORDS_OF_AT_MOST_NINE_COMPONENTS,
                "record A(int a) { record B(\n" + nine.replace(", ", ",\n") + ",\nint j)\n{} record C() {} }");
        kept(RECORDS_OF_AT_MOST_NINE_COMPONENTS, "record A(" + nine + ") { record B() {} record C<D, E>(D d) {} }");
        kept(
                RECORDS_OF_AT_MOST_NINE_COMPONENTS,
                "/** A record A(" + nine + ", int j). */ class A { String b = \"record B(" + nine + ", int j)\"; }");
        assertThat(RECORDS_OF_AT_MOST_NINE_COMPONENTS.violations(
                        Path.of("src", "test", "java", "A.java"), JavaText.of("record A(" + nine + ", int j) {}")))
                .isEmpty();
    }

    @Test
    void sleepIsFound() {
        broken(NOBODY_SLEEPS, "class A { void m() { Thread.sleep(1); } }");
        broken(NOBODY_SLEEPS, "class A { void m() { TimeUnit.SECONDS.sleep (1); } }");
        kept(NOBODY_SLEEPS, "/** No sleep(1). */ class A { String a = \"pg_sleep(1)\"; void asleep() {} }");
    }

    @Test
    void aFifthParameterWithoutANameIsFound() {
        broken(STATEMENTS_NAME_MORE_THAN_FOUR_PARAMETERS, "class A { String a = \"VALUES ($1, $5)\"; }");
        broken(STATEMENTS_NAME_MORE_THAN_FOUR_PARAMETERS, "class A { String a = \"\"\"\n id = $12::uuid\"\"\"; }");
        kept(STATEMENTS_NAME_MORE_THAN_FOUR_PARAMETERS, "class A { String a = \"VALUES ($1, $4, %5$s, #{five})\"; }");
    }

    private static void broken(SourceRules rule, String text) {
        assertThat(rule.violations(MAIN, JavaText.of(text))).as(text).isNotEmpty();
    }

    private static void kept(SourceRules rule, String text) {
        assertThat(rule.violations(MAIN, JavaText.of(text))).as(text).isEmpty();
    }

    private static List<Path> files() throws IOException {
        try (Stream<Path> all = Files.walk(Path.of("src"))) {
            // what is planted breaks rules on purpose
            return all.filter(file -> file.toString().endsWith(".java")
                            && !file.toString().contains("planted"))
                    .sorted()
                    .toList();
        }
    }
}
