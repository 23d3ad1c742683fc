package io.holdfast.rights;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TrainingCrawlersTest {
    private final TrainingCrawlers crawlers = new TrainingCrawlers();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; GPTBot/1.2; +https://openai.com/gptbot)",
                "Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; ClaudeBot/1.0; +claudebot@anthropic.com)",
                "CCBot/2.0 (https://commoncrawl.org/faq/)",
                "Mozilla/5.0 (Linux; Android 5.0) AppleWebKit/537.36 (KHTML, like Gecko) Mobile Safari/537.36"
                        + " (compatible; Bytespider; spider-feedback@bytedance.com)",
                "meta-externalagent/1.1 (+https://developers.facebook.com/docs/sharing/webmasters/crawler)",
                "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_10_1) AppleWebKit/600.2.5 (KHTML, like Gecko) Version/8.0.2"
                        + " Safari/600.2.5 (Amazonbot/0.1; +https://developer.amazon.com/support/amazonbot)",
                "Mozilla/5.0 (X11; Ubuntu; Linux x86_64; rv:72.0) Gecko/20100101 Firefox/72.0"
                        + " (compatible; img2dataset; +https://github.com/rom1504/img2dataset)",
                "Mozilla/5.0 (compatible; Diffbot/0.1; +http://www.diffbot.com)",
                "Mozilla/5.0 (compatible; kangaroo bot/1.0)",
                "gptbot",
                "ICC-Crawler/3.0 (Mozilla-compatible; ; https://ucri.nict.go.jp/en/icccrawler.html)"
            })
    void aCrawlerThatGathersTrainingDataIsTold(String userAgent) {
        assertThat(crawlers.test(userAgent)).isTrue();
        assertThat(crawlers.test(userAgent.toUpperCase(Locale.ROOT))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36",
                "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Safari/605.1.15",
                "Mozilla/5.0 (X11; Linux x86_64; rv:133.0) Gecko/20100101 Firefox/133.0",
                "curl/8.11.0",
                "",
                "Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko); compatible; ChatGPT-User/1.0; +https://openai.com/bot",
                "Mozilla/5.0 (compatible; Claude-User/1.0; +Claude-User@anthropic.com)",
                "Mozilla/5.0 (compatible; Perplexity-User/1.0; +https://perplexity.ai/perplexity-user)",
                "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
                "Sogou web spider/4.0(+http://www.sogou.com/docs/help/webmasters.htm#07)",
                "Reader/1.0 (+https://example.com/blocks/GPTBot)",
                "NotGPTBot/1.0",
                "GPTBot-friend/1.0",
                "GPTBot.example/1.0",
                "Ünïcödé/1.0 (ÄGPTBot)"
            })
    void aBrowserToolOrFetcherForItsUserIsNot(String userAgent) {
        assertThat(crawlers.test(userAgent)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "z", "A", "Z", "0", "9", "-", "_", "."})
    void aNameThatGoesOnIsAnother(String further) {
        assertThat(crawlers.test("GPTBot" + further)).isFalse();
        assertThat(crawlers.test("GPTBot" + further + "/1.0")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"`", "{", "@", "[", "/", ":", ",", ")", " "})
    void aNameEndsAtEachOtherCharacter(String next) {
        assertThat(crawlers.test("GPTBot" + next)).isTrue();
        assertThat(crawlers.test("\u0080 \u007f GPTBot" + next + "1.0")).isTrue();
    }

    @Test
    void eachTrainingCrawlerIsOnTheShippedListAndTold() {
        assertThat(UserAgentNames.ALL).containsAll(UserAgentNames.TRAINING);
        assertThat(UserAgentNames.TRAINING)
                .allMatch(name -> crawlers.test("Mozilla/5.0 (compatible; " + name + "/1.0)"));
    }

    @Test
    void nobodyThatFetchesForItsUserIsOnTheTrainingList() {
        assertThat(UserAgentNames.TRAINING).noneMatch(name -> name.endsWith("-User") || name.contains("Search"));
    }
}
