package io.holdfast.rules;

import java.io.File;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/**
 * One place where the mark is put on something, or what it stands for is held to.
 *
 * @param what in words
 * @param file that does it, from the root package on
 * @param snippet of the file that does it
 * @param instead what stands there when it is switched off
 * @param test that must go red then: a class, or a class and a method, from the root package on
 */
record MarkedPlace(String what, String file, String snippet, String instead, String test) {
    private static final String LIST = "switched-off.txt";
    private static final String NOTHING = "-";
    private static final Path JAVA = Path.of("src", "main", "java", "io", "holdfast");
    private static final Path RESOURCES = Path.of("src", "main", "resources", "io", "holdfast");

    /** All of them; five lines each in the list, with blank lines between. */
    static List<MarkedPlace> all() {
        try (var list = MarkedPlace.class.getResourceAsStream(LIST)) {
            String text = new String(list.readAllBytes(), StandardCharsets.UTF_8).replaceAll("(?m)^#.*\\R", "");
            return Stream.of(text.strip().split("\\n\\n+", -1))
                    .map(MarkedPlace::of)
                    .toList();
        } catch (IOException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static MarkedPlace of(String block) {
        String[] lines = block.split("\n", -1);
        if (lines.length != 5) {
            throw new IllegalArgumentException("not five lines: " + block);
        }
        return new MarkedPlace(
                lines[0].strip(),
                lines[1].strip(),
                lines[2].strip(),
                lines[3].strip().equals(NOTHING) ? "" : lines[3].strip(),
                lines[4].strip());
    }

    private Path source() {
        return (isJava() ? JAVA : RESOURCES).resolve(file);
    }

    private boolean isJava() {
        return file.endsWith(".java");
    }

    /** How often the snippet stands in the file. */
    int found() throws IOException {
        return Files.readString(source()).split(java.util.regex.Pattern.quote(snippet), -1).length - 1;
    }

    /** Makes what the file becomes when this is switched off, to be put in front of a class path. */
    void switchOff(Path classes) throws IOException {
        String other = Files.readString(source()).replace(snippet, instead);
        Path changed = (isJava() ? classes.resolveSibling(classes.getFileName() + ".java") : classes)
                .resolve("io/holdfast")
                .resolve(file);
        Files.createDirectories(changed.getParent());
        Files.createDirectories(classes);
        Files.writeString(changed, other);
        if (isJava()) {
            compile(changed, classes);
        }
    }

    private static void compile(Path changed, Path classes) throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter said = new StringWriter();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
            List<String> options =
                    List.of("--release", "17", "-proc:none", "-nowarn", "-cp", classPath(), "-d", classes.toString());
            boolean compiled = compiler.getTask(said, files, null, options, null, files.getJavaFileObjects(changed))
                    .call();
            if (!compiled) {
                throw new IllegalStateException(said.toString());
            }
        }
    }

    /** The class path of this process, absolute. */
    static String classPath() {
        return String.join(
                File.pathSeparator,
                Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                        .map(entry -> Path.of(entry).toAbsolutePath().toString())
                        .toList());
    }

    @Override
    public String toString() {
        return what;
    }
}
