package io.holdfast.http.field;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class FilenameTest {
    @Test
    void noControlOfEitherSetStaysInAName() {
        for (int control = 0; control < 0xA0; control = control == 0x1F ? 0x7F : control + 1) {
            assertThat(Filename.safe("a" + (char) control + "b.png"))
                    .as("U+%04X", control)
                    .contains("ab.png");
        }
    }

    @Test
    void whatIsNoControlStays() {
        assertThat(Filename.safe("a\u00A0b.png")).contains("a\u00A0b.png");
        assertThat(Filename.safe("a\\b.png")).contains("a\\b.png");
    }

    @Test
    void theFoldersOfAPathGo() {
        assertThat(Filename.safe("/home/ann/b.png")).contains("b.png");
        assertThat(Filename.safe("C:\\fakepath\\b.png")).contains("b.png");
        assertThat(Filename.safe("\\\\server\\share\\b.png")).contains("b.png");
    }

    /** RFC 6266 section 4.3, RFC 8187 section 3.2. */
    @Test
    void aFieldNamesAFileByItsExtendedParameterBeforeThePlainOne() {
        assertThat(Filename.ofDisposition("attachment; filename=\"a.png\"; filename*=UTF-8''%E5%86%99%20%22b%22.png"))
                .contains("\u5199 \"b\".png");
        assertThat(Filename.ofDisposition("attachment; filename*=UTF-8''%zz; filename=a.png"))
                .contains("a.png");
        assertThat(Filename.ofDisposition("attachment; filename=\"a\\\"b\\\\c.png\""))
                .contains("a\"b\\c.png");
        assertThat(Filename.ofDisposition("attachment; filename=a b.png")).contains("a b.png");
        assertThat(Filename.ofDisposition("attachment")).isEmpty();
    }

    @Test
    void whatIsQuotedIsNoFurtherParameter() {
        assertThat(Filename.ofDisposition("attachment; x=\"; filename=b.png\"; filename=a.png"))
                .contains("a.png");
        assertThat(Filename.ofFormPart("form-data; name=\"x; filename=b.png\"")).isEmpty();
        assertThat(Filename.formParameter("form-data; name=\"x; filename=b.png\"", "name"))
                .contains("x; filename=b.png");
    }

    @Test
    void utf8ThatCameInAsLatin1IsRead() {
        String sent = new String("\u5199\u771f.png".getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);

        assertThat(Filename.ofDisposition("attachment; filename=\"" + sent + "\""))
                .contains("\u5199\u771f.png");
        assertThat(Filename.ofDisposition("attachment; filename=\"caf\u00e9.png\""))
                .contains("caf\u00e9.png");
    }

    /** HTML section 4.10.21.8, "escape a name"; RFC 7578 section 4.2. */
    @Test
    void aFormNamesAFileAsBrowsersWriteIt() {
        assertThat(Filename.ofFormPart("form-data; name=\"file\"; filename=\"a%22b%0D%0Ac%25.png\""))
                .contains("a\"b\r\nc%25.png");
        assertThat(Filename.ofFormPart("form-data; name=\"file\"; filename=\"a\\b.png\""))
                .contains("a\\b.png");
        assertThat(Filename.ofFormPart("form-data; name=\"file\"; filename=\"a\\\""))
                .contains("a\\");
        assertThat(Filename.ofFormPart("form-data; filename=\"a\\\"; name=\"file\""))
                .contains("a\\");
        // curl before 7.81
        assertThat(Filename.ofFormPart("form-data; name=\"file\"; filename=\"a\\\"b.png\""))
                .contains("a\"b.png");
        assertThat(Filename.ofFormPart("form-data; name=file; filename=\"\"")).contains("");
    }
}
