package io.holdfast.objectstore.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.objectstore.ObjectKey;
import io.holdfast.objectstore.ObjectStore;
import io.holdfast.objectstore.ObjectStore.Listed;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class S3XmlTest {
    private static final String FOLDER = "3b241101-e2bb-8255-8caf-4136c566a962";
    private static final String KEY = FOLDER + "/01900000-0000-7000-8000-000000000001";
    private static final String DECLARED = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<Contents><Key>%s</Key><Size>7</Size></Contents>",
                "<Contents ><Key\n>%s</Key ><Size a='b'>7</Size></Contents>",
                "<Contents><Size> 7\n</Size><!-- </Contents> --><Key><![CDATA[%s]]></Key></Contents>",
                "<Contents><Owner><ID>1</ID><Key>x</Key><Size>9</Size></Owner><Key>%s</Key><Size>7</Size></Contents>",
                "<Contents><?odd <Key>?><Key>%s</Key><ETag>&quot;1&quot;</ETag><Size>&#55;</Size><New/></Contents>",
                "<x:Contents xmlns:x='http://s3.amazonaws.com/doc/2006-03-01/'><x:Key>%s</x:Key><x:Size>7</x:Size></x:Contents>",
                "<Contents><Key>someone&apos;s &amp; &#x3c;own</Key><Size>1</Size></Contents>"
                        + "<Contents><Key>%s</Key><Size>7</Size></Contents>",
            })
    void aListingIsReadHoweverItIsWritten(String contents) {
        String document =
                DECLARED + "<ListBucketResult xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><Name>b</Name>"
                        + contents.formatted(KEY) + "</ListBucketResult>";

        assertThat(S3Xml.listed(document)).containsExactly(new Listed(new ObjectKey(KEY), 7));
        assertThat(S3Xml.listed("\n  " + document + "\n")).hasSize(1);
    }

    @Test
    void namesOfAnyShapeAreReadAsTheyAre() {
        String object = "<Contents><Key>%s</Key><Size>7</Size></Contents>";

        assertThat(S3Xml.named("<ListBucketResult>" + object.formatted("a+b%20c") + "</ListBucketResult>"))
                .containsExactly(new ObjectStore.Named("a+b%20c", 7));
        assertThat(S3Xml.named("<ListBucketResult><EncodingType>url</EncodingType>"
                        + object.formatted("a%2Bb+c%20%01/%C3%BC") + "</ListBucketResult>"))
                .containsExactly(new ObjectStore.Named("a+b c \u0001/\u00fc", 7));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "no document",
                "<Other/>",
                "<ListBucketResult><Contents>",
                "<ListBucketResult><Contents><Size>1</Size></Contents></ListBucketResult>",
                "<ListBucketResult><Contents><Key>k</Key><Size>-1</Size></Contents></ListBucketResult>",
                "<ListBucketResult><IsTruncated>\ntrue </IsTruncated></ListBucketResult>",
                "<ListBucketResult><Name>&other;</Name></ListBucketResult>",
                "<x:ListBucketResult/>",
            })
    void whatIsNoListingDoesNotPassForAnEmptyOne(String document) {
        assertThatThrownBy(() -> S3Xml.listed(document)).isInstanceOf(S3Failure.class);
        assertThat(S3Xml.listed("<ListBucketResult/>")).isEmpty();
    }

    @Test
    void aDocumentTypeIsRefusedAndItsEntitiesAreNeverRead() {
        String entity = "<!ENTITY e SYSTEM \"file:///etc/hostname\">";
        String bomb = "<!ENTITY a \"" + "x".repeat(1_000) + "\"><!ENTITY e \"" + "&a;".repeat(1_000) + "\">";
        for (String declared : List.of(entity, bomb, "")) {
            String document = "<!DOCTYPE ListBucketResult [" + declared + "]>" + "<ListBucketResult><Name>"
                    + (declared.isEmpty() ? "" : "&e;") + "</Name></ListBucketResult>";
            assertThatThrownBy(() -> S3Xml.listed(document)).isInstanceOf(S3Failure.class);
        }
    }

    @Test
    void aDocumentIsNeitherDeepNorLongWithoutEnd() {
        String deep = "<ListBucketResult>" + "<a>".repeat(100) + "</a>".repeat(100) + "</ListBucketResult>";
        String wide = "<ListBucketResult>" + "<a/>".repeat(60_000) + "</ListBucketResult>";

        assertThatThrownBy(() -> S3Xml.listed(deep)).isInstanceOf(S3Failure.class);
        assertThatThrownBy(() -> S3Xml.listed(wide)).isInstanceOf(S3Failure.class);
    }

    @Test
    void onlyUploadsOfTheKeyAreNamedAndTheirIdsFitIntoAUrl() {
        String listing = DECLARED + "<ListMultipartUploadsResult><Upload><Key>" + KEY
                + "</Key><UploadId>a+b&amp;c</UploadId></Upload><Upload><UploadId>2</UploadId><Key>" + KEY
                + "2</Key></Upload></ListMultipartUploadsResult>";

        assertThat(S3Xml.uploadIds(listing, KEY)).containsExactly("a%2Bb%26c");
        assertThat(S3Xml.uploadId("<r><UploadId>a b</UploadId></r>")).isEqualTo("a+b");
        assertThatThrownBy(() -> S3Xml.uploadId("<r><UploadId/></r>")).isInstanceOf(S3Failure.class);
    }

    @Test
    void anErrorIsFoundWhereverItStandsAndBehindSpacesToo() {
        assertThat(S3Xml.error("   \n" + DECLARED + "<Error><Code>\nSlowDown</Code></Error>"))
                .hasValue("SlowDown");
        assertThat(S3Xml.error("<s:Error xmlns:s='x' a='b'><s:Code><![CDATA[NoSuchKey]]></s:Code></s:Error>"))
                .hasValue("NoSuchKey");
        assertThat(S3Xml.error("<ErrorResponse><Error><Type>S</Type><Code>X1</Code></Error></ErrorResponse>"))
                .hasValue("X1");
        assertThat(S3Xml.error("<Error><Code>not one word</Code></Error>")).hasValue("");
        assertThat(S3Xml.error("<html>Internal Error<br></html>")).hasValue("");
        assertThat(S3Xml.error("<Result><Key>Error</Key></Result>")).isEmpty();
        assertThat(S3Xml.error("")).isEmpty();
    }

    @Test
    void aCopysTagIsRepeatedAsXmlWantsIt() {
        assertThat(S3Xml.copied(
                        "<CopyPartResult><ChecksumCRC32>AAAAAA==</ChecksumCRC32><ETag>\"a\"</ETag></CopyPartResult>"))
                .hasValue("<ETag>&quot;a&quot;</ETag><ChecksumCRC32>AAAAAA==</ChecksumCRC32>");
        assertThat(S3Xml.copied("<CopyPartResult><ETag>&quot;&lt;a&amp;&quot;</ETag></CopyPartResult>"))
                .hasValue("<ETag>&quot;&lt;a&amp;&quot;</ETag>");
        assertThat(S3Xml.copied("<CopyPartResult><ETag/></CopyPartResult>")).isEmpty();
        assertThat(S3Xml.copied("")).isEmpty();
        assertThat(S3Xml.copied("no document")).isEmpty();
    }
}
