package io.holdfast.http.field;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.problem.ProblemException;
import io.holdfast.problem.ProblemType;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ContentDigestTest {
    /** RFC 9530 appendix B.1: the digests of {"hello": "world"} and a line feed. */
    private static final String BODY = "{\"hello\": \"world\"}\n";

    private static final String SHA_256 = "sha-256=:RK/0qy18MlBSVnWgjwz6lZEWjP/lF5HF9bvEF8FabDg=:";
    private static final String SHA_512 =
            "sha-512=:YMAam51Jz/jOATT6/zvHrLVgOYTGFy1d6GJiOHTohq4yP+pgk4vf2aCs" + "yRZOtw8MjkM7iw7yZ/WkppmM44T3qg==:";

    @Test
    void theExamplesOfTheStandardAreTheDigestsOfTheirBody() throws Exception {
        ContentDigest digest = ContentDigest.of(List.of(SHA_256 + ", " + SHA_512));

        assertThat(digest.sha256()).contains(hash("SHA-256"));
        assertThat(digest.sha512()).contains(hash("SHA-512"));
    }

    @Test
    void theLinesOfAFieldAreOneDictionary() throws Exception {
        ContentDigest digest = ContentDigest.of(List.of(SHA_512, SHA_256));

        assertThat(digest.sha256()).contains(hash("SHA-256"));
        assertThat(digest.sha512()).isPresent();
    }

    @ParameterizedTest
    @ValueSource(strings = {"md5=:1B2M2Y8AsgTpgAmY7PhCfg==:", "unixsum=30637", "future=\"x\";p=1"})
    void otherAlgorithmsArePassedOver(String field) {
        assertThat(ContentDigest.of(List.of(field)).isEmpty()).isTrue();
    }

    @Test
    void anAbsentFieldStatesNothing() {
        assertThat(ContentDigest.of(List.of()).isEmpty()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sha-256",
                "sha-256=abc",
                "sha-256=\"RK/0qy18MlBSVnWgjwz6lZEWjP/lF5HF9bvEF8FabDg=\"",
                "sha-256=:AAAA:",
                "sha-256=::",
                "sha-256=:not base64!:",
                "sha-256=:RK/0qy18MlBSVnWgjwz6lZEWjP/lF5HF9bvEF8FabDg=",
                "sha-512=:RK/0qy18MlBSVnWgjwz6lZEWjP/lF5HF9bvEF8FabDg=:",
                "sha-256=(:AAAA:)",
                "SHA-256=:AAAA:",
                "=",
                "a=b,"
            })
    void whatIsMalformedIsABadRequest(String field) {
        assertRefused(field);
    }

    @Test
    void aHashIsRenderedAsTheStandardHasIt() throws Exception {
        assertThat(ContentDigest.sha256Field(hash("SHA-256").array())).isEqualTo(SHA_256);
    }

    @Test
    void aHashMakesAStrongTagThatComparesAsItself() throws Exception {
        EntityTag tag = ContentDigest.etag(hash("SHA-256").array());

        assertThat(tag.toString()).isEqualTo("\"RK_0qy18MlBSVnWgjwz6lZEWjP_lF5HF9bvEF8FabDg\"");
        assertThat(EntityTag.of(tag.toString())).contains(tag);
    }

    private static void assertRefused(String field) {
        assertThatThrownBy(() -> ContentDigest.of(List.of(field)))
                .isInstanceOfSatisfying(
                        ProblemException.class, e -> assertThat(e.type()).isEqualTo(ProblemType.BAD_REQUEST));
    }

    private static ByteBuffer hash(String algorithm) throws Exception {
        return ByteBuffer.wrap(MessageDigest.getInstance(algorithm).digest(BODY.getBytes(StandardCharsets.UTF_8)));
    }
}
