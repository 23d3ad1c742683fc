package io.holdfast.upload.resume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.intake.Draft;
import io.holdfast.problem.ProblemException;
import io.holdfast.problem.ProblemType;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UploadMetadataTest {
    @Test
    void whatIsKnownIsReadAndTheRestIsKept() {
        String raw = "filename " + base64("sea view.png") + ", filetype " + base64("image/png") + ",title "
                + base64("Sée") + ",relativePath ,flag";

        UploadMetadata metadata = UploadMetadata.of(List.of(raw));

        Draft draft = metadata.draft();
        assertThat(draft.filename()).hasValue("sea view.png");
        assertThat(draft.mediaType()).hasValue("image/png");
        assertThat(draft.labels().title()).hasValue(Optional.of("Sée"));
        assertThat(metadata.raw()).hasValue(raw);
        assertThat(metadata.values()).containsKeys("relativePath", "flag");
    }

    @Test
    void theKeysOfUppyStandInForTheUsualOnes() {
        Draft draft = UploadMetadata.of(List.of("name " + base64("a.gif") + ",type " + base64("image/gif")))
                .draft();
        Draft both = UploadMetadata.of(List.of("name " + base64("a.gif") + ",filename " + base64("b.gif")))
                .draft();

        assertThat(draft.filename()).hasValue("a.gif");
        assertThat(draft.mediaType()).hasValue("image/gif");
        assertThat(both.filename()).hasValue("b.gif");
    }

    @Test
    void nothingSaidIsNothingMeant() {
        for (List<String> lines : List.of(List.<String>of(), List.of(""), List.of("filetype ,title "))) {
            Draft draft = UploadMetadata.of(lines).draft();

            assertThat(draft.mediaType()).isEmpty();
            assertThat(draft.labels().title()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                ",",
                "a YQ==,",
                " ,a YQ==",
                "a YQ==,a YQ==",
                "a YQ==,a",
                "a  YQ==",
                "a YQ== b",
                "a YQ",
                "a Y",
                "a !!!!",
                "a YQ=\u0000=",
                "é YQ==",
                "a\u0000 YQ==",
                "a\tYQ=="
            })
    void whatIsMalformedIsRefused(String raw) {
        refused(raw);
    }

    @Test
    void valuesThatAreNoSuchThingAreRefused() {
        refused("filetype " + base64("image"));
        refused("filetype " + base64("image/png\r\nX-Evil: 1"));
        refused("filetype " + base64("image/png; a=\u0000"));
        refused("title " + base64("a\u0000b"));
        refused("title " + base64("a\r\nb"));
        for (String key : List.of("filename", "filetype", "title", "name", "type")) {
            refused(key + " " + Base64.getEncoder().encodeToString(new byte[] {(byte) 0xC3, 0x28}));
        }
    }

    @Test
    void aNameIsMadeHarmless() {
        assertThat(UploadMetadata.of(List.of("filename " + base64("../../e\r\nvil\u0000.png")))
                        .draft()
                        .filename())
                .hasValue("evil.png");
    }

    @Test
    void tooMuchOfItIsRefused() {
        refused(IntStream.range(0, 1000).mapToObj(i -> "k" + i).collect(Collectors.joining(",")));
        refused("a " + base64("x".repeat(8 * 1024)));
        assertThatThrownBy(() -> UploadMetadata.of(List.of("a", "b"))).isInstanceOf(ProblemException.class);
    }

    private static void refused(String raw) {
        assertThatThrownBy(() -> UploadMetadata.of(List.of(raw)).draft())
                .as(raw)
                .isInstanceOfSatisfying(ProblemException.class, refusal -> assertThat(refusal.type())
                        .isEqualTo(ProblemType.BAD_REQUEST));
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
