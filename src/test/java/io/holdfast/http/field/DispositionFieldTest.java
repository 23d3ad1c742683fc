package io.holdfast.http.field;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DispositionFieldTest {
    @ParameterizedTest
    @ValueSource(strings = {"image/png", "IMAGE/JPEG", "image/webp; q=1", "video/mp4", "video/quicktime", "audio/mpeg"})
    void aSafeTypeIsShownInline(String mediaType) {
        assertThat(DispositionField.of(mediaType)).isEqualTo("inline");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "image/svg+xml",
                "text/html",
                "application/xhtml+xml",
                "text/xml",
                "application/pdf",
                "text/plain",
                "application/octet-stream",
                "",
                ";",
                "image/*",
                "text/html;image/png"
            })
    void anyOtherTypeIsAnAttachment(String mediaType) {
        assertThat(DispositionField.of(mediaType)).isEqualTo("attachment");
    }

    @Test
    void aNameComesInAsciiAndInFull() {
        assertThat(DispositionField.of("image/png", "€ rates.png"))
                .isEqualTo("inline; filename=\"_ rates.png\"; filename*=UTF-8''%E2%82%AC%20rates.png");
        assertThat(DispositionField.of("application/zip", "a.zip"))
                .isEqualTo("attachment; filename=\"a.zip\"; filename*=UTF-8''a.zip");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a\r\nSet-Cookie: x=1.png",
                "a\"; filename=\"b.exe",
                "a\\\".png",
                "..\\..\\c.png",
                "../../etc/passwd",
                "photo\u202Egnp.exe",
                "a\u2066b\u2069.png",
                "a\u2028b.png",
                "a\u0000b.png",
                "a\u007fb.png",
                "\ud800.png",
                "a%22b.png",
                "\u0085x.png",
                "a\u009bb.png",
                "tab\tbed.png"
            })
    void noNameBreaksOutOfItsQuotesOrItsLine(String name) {
        assertThat(DispositionField.of("image/png", name))
                .matches("inline; filename=\"[ -!#-$&-\\[\\]-~]+\"; filename\\*=UTF-8''[A-Za-z0-9!#$&+.^_`|~%-]+")
                .doesNotContain(
                        "%0D",
                        "%0A",
                        "%00",
                        "%7F",
                        "%C2%85",
                        "%C2%9B",
                        "%E2%80%AE",
                        "%E2%81%A6",
                        "%5C",
                        "%2F",
                        "''..",
                        "%3F.png\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "   ", "\r\n", "\u202E"})
    void aNameOfNothingIsReplaced(String name) {
        assertThat(DispositionField.of("image/png", name))
                .isEqualTo("inline; filename=\"download.png\"; filename*=UTF-8''download.png");
    }

    @Test
    void aLongNameKeepsItsExtensionAndIsNotCutWithinACharacter() {
        String field = DispositionField.of("image/png", "😀".repeat(1000) + ".png");

        assertThat(field).endsWith("%F0%9F%98%80.png").contains("_.png\"").hasSizeLessThan(2500);
    }

    @Test
    void aNameEndsAsItsTypeDoesWhateverItsOwnerCalledIt() {
        assertThat(DispositionField.of("image/png", "holiday.hta")).contains("filename=\"holiday.hta.png\"");
        assertThat(DispositionField.of("image/jpeg; q=1", "holiday.JPEG")).contains("filename=\"holiday.JPEG\"");
        assertThat(DispositionField.of("audio/mp4", "x".repeat(200) + ".exe")).endsWith("x.m4a");
        assertThat(DispositionField.of("application/octet-stream", "run.bat")).contains("filename=\"run.bat.bin\"");
    }

    @Test
    void aHiddenFileIsNotHidden() {
        assertThat(DispositionField.of("image/png", ".bashrc")).contains("filename=\"_bashrc.png\"");
    }
}
