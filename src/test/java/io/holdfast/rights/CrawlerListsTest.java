package io.holdfast.rights;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CrawlerListsTest {
    private static final Path LIST = Path.of("src/main/resources/io/holdfast/rights/ai-user-agents.txt");

    @Test
    void theHeadSaysWhereTheListIsFromAndWhen() throws IOException {
        String head = Files.readString(LIST);

        assertThat(head.replace("\n# ", " "))
                .containsPattern(
                        "github\\.com/ai-robots-txt/ai\\.robots\\.txt at commit [0-9a-f]{40} of 20[0-9]{2}-[01][0-9]-[0-3][0-9],")
                .contains("MIT License");
    }

    @Test
    void bothListsAreSortedHaveNothingTwiceAndNothingThatIsNoName() {
        for (List<String> names : List.of(UserAgentNames.ALL, UserAgentNames.TRAINING)) {
            assertThat(names)
                    .allMatch(name -> name.matches("[\\x21-\\x7E]+( [\\x21-\\x7E]+)*"))
                    .isSortedAccordingTo(
                            (one, other) -> one.toLowerCase(Locale.ROOT).compareTo(other.toLowerCase(Locale.ROOT)));
            assertThat(new HashSet<>(names)).hasSameSizeAs(names);
        }
        assertThat(UserAgentNames.ALL).hasSizeGreaterThan(150).doesNotContain("*");
    }

    @Test
    void theControlsThatAreForTrainingAloneAreOnBoth() {
        assertThat(UserAgentNames.TRAINING)
                .contains(
                        "GPTBot",
                        "ClaudeBot",
                        "CCBot",
                        "Google-Extended",
                        "Applebot-Extended",
                        "Bytespider",
                        "meta-externalagent",
                        "Amazonbot",
                        "img2dataset",
                        "Diffbot",
                        "Webzio-Extended",
                        "cohere-training-data-crawler",
                        "AI2Bot",
                        "ICC-Crawler");
        assertThat(UserAgentNames.ALL).containsAll(UserAgentNames.TRAINING);
    }

    @Test
    void aNewerListIsTakenOverAsItIs() {
        String text = CrawlerLists.render(
                "User-agent: One\nUser-agent: Two Words\nDisallow: /\n\nUser-agent: *\n",
                "MIT\n\nfree",
                "abc",
                "2026-08-22");

        assertThat(text)
                .endsWith("\nOne\nTwo Words\n")
                .contains("at commit abc\n# of 2026-08-22,", "# MIT\n#\n# free\n");
        assertThat(CrawlerLists.unlisted(
                        "{\"One\":{\"function\":\"Trains models\"},\"Two\":{\"function\":\"Search\"},"
                                + "\"Three\":{\"function\":\"Builds a dataset\"}}",
                        Set.of("Three")))
                .containsExactly("One");
    }
}
