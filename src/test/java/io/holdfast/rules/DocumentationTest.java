package io.holdfast.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The pages for people: short where one comes in, addressed to somebody, and with links that lead somewhere. */
class DocumentationTest {
    private static final Path README = Path.of("README.md");

    private static final int MAX_README_BYTES = 8 * 1024;

    private static final Set<String> WITHOUT_PAGES = Set.of("target", "data", ".git", "findings", "node_modules");

    private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)");
    private static final Pattern HEADING = Pattern.compile("^#+ (.*)$", Pattern.MULTILINE);
    private static final Pattern CODE = Pattern.compile("^```.*?^```$", Pattern.MULTILINE | Pattern.DOTALL);

    @Test
    void theReadmeIsShort() throws IOException {
        assertThat(Files.size(README)).isLessThanOrEqualTo(MAX_README_BYTES);
    }

    @Test
    void eachPageSaysWhoItIsFor() throws IOException {
        assertThat(pages()).hasSizeGreaterThan(10).allSatisfy(page -> assertThat(
                        Files.readString(page).lines().filter(line -> !line.isBlank()))
                .element(1)
                .asString()
                .startsWith("*For "));
    }

    @Test
    void eachPageIsFoundFromTheReadme() throws IOException {
        Set<Path> found = new TreeSet<>();
        List<Path> next = new ArrayList<>(List.of(README));
        while (!next.isEmpty()) {
            Path page = next.remove(0);
            if (found.add(page)) {
                targets(page).stream()
                        .map(target -> file(page, target))
                        .filter(file -> file.toString().endsWith(".md"))
                        .forEach(next::add);
            }
        }

        assertThat(found).containsAll(pages());
    }

    @Test
    void eachLinkLeadsToAFileAndToAHeadingOfIt() throws IOException {
        List<String> broken = new ArrayList<>();
        int links = 0;
        for (Path page : pages()) {
            for (String target : targets(page)) {
                links++;
                Path file = file(page, target);
                int fragment = target.indexOf('#');
                if (!Files.exists(file) || (fragment >= 0 && !anchors(file).contains(target.substring(fragment + 1)))) {
                    broken.add(page + ": " + target);
                }
            }
        }

        assertThat(links).isGreaterThan(60);
        assertThat(broken).isEmpty();
    }

    private static List<String> targets(Path page) throws IOException {
        return LINK.matcher(CODE.matcher(Files.readString(page)).replaceAll(""))
                .results()
                .map(link -> link.group(1))
                .filter(target -> !target.contains("://"))
                .toList();
    }

    private static Path file(Path page, String target) {
        String path = target.replaceFirst("#.*", "");
        return path.isEmpty() ? page : page.resolveSibling(path).normalize();
    }

    /** As forges make them of headings. */
    private static Set<String> anchors(Path page) throws IOException {
        return HEADING.matcher(CODE.matcher(Files.readString(page)).replaceAll(""))
                .results()
                .map((MatchResult heading) -> heading.group(1)
                        .toLowerCase(Locale.ROOT)
                        .replaceAll("[^a-z0-9 _-]", "")
                        .replace(' ', '-'))
                .collect(Collectors.toSet());
    }

    private static List<Path> pages() throws IOException {
        List<Path> pages = new ArrayList<>();
        Files.walkFileTree(Path.of(""), new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                return WITHOUT_PAGES.contains(folder.getFileName().toString())
                        ? FileVisitResult.SKIP_SUBTREE
                        : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                if (file.toString().endsWith(".md")) {
                    pages.add(file);
                }
                return FileVisitResult.CONTINUE;
            }
        });
        return pages;
    }
}
