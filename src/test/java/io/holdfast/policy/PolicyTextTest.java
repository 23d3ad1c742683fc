package io.holdfast.policy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PolicyTextTest {
    @Test
    void headingsListsAndParagraphsAreTold() {
        assertThat(PolicyText.html(
                        "# Use\n\nWe keep **all** of it,\nand *nothing* else.\n\n- one\n- two\n\n## Rest ##\n"))
                .isEqualTo(
                        """
                        <h1>Use</h1>
                        <p>
                        We keep <strong>all</strong> of it,
                        and <em>nothing</em> else.
                        </p>
                        <ul>
                        <li>one
                        <li>two
                        </ul>
                        <h2>Rest</h2>
                        """);
    }

    @Test
    void whatIsNoneOfThemIsText() {
        assertThat(PolicyText.html(
                        "<script>alert(1)</script> 2 * 3 * 4 [x](javascript:y) [a](https://b.example/?c=\"d\")"))
                .doesNotContain("<script", "<em>", "href=\"javascript")
                .contains("&lt;script&gt;", "[x](javascript:y)", "<a href=\"https://b.example/?c=&quot;d&quot;\"");
    }
}
