package io.holdfast.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What the README points to, the proofs of the promises among it, is there. */
class ReadmeLinksTest {
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)#]+)\\)");

    @Test
    void everyFileThatIsLinkedIsThere() throws IOException {
        List<Path> linked = LINK.matcher(Files.readString(Path.of("README.md")))
                .results()
                .map(link -> link.group(1))
                .filter(target -> !target.contains("://"))
                .map(Path::of)
                .toList();

        assertThat(linked).hasSizeGreaterThan(30).allSatisfy(file -> assertThat(file)
                .exists());
    }
}
