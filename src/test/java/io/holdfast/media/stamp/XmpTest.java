package io.holdfast.media.stamp;

import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.media.stamp.core.Outcome;
import io.holdfast.media.stamp.core.StampRequest;
import io.holdfast.media.stamp.core.Statement;
import io.holdfast.media.stamp.xmp.Xmp;
import io.holdfast.media.stamp.xmp.XmpPlaces;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class XmpTest {
    static final Statement STATEMENT = new Statement(
            "http://ns.useplus.org/ldf/vocab/DMI-PROHIBITED",
            Optional.empty(),
            "https://gateway.test/policies/tdm",
            "No training.",
            "https://gateway.test/v1/assets/1/manifest.c2pa");
    static final Statement GENERATED = new Statement(
            STATEMENT.dataMining(),
            Optional.of("http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia"),
            STATEMENT.webStatement(),
            STATEMENT.usageTerms(),
            STATEMENT.provenance());

    private static final StampRequest WISH = new StampRequest(STATEMENT, true);
    private static final String HEAD = "<x:xmpmeta xmlns:x='adobe:ns:meta/'><rdf:RDF"
            + " xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'><rdf:Description rdf:about=''"
            + " xmlns:dc='http://purl.org/dc/elements/1.1/' xmlns:exif='http://ns.adobe.com/exif/1.0/'"
            + " xmlns:plus='http://ns.useplus.org/ldf/xmp/1.0/'"
            + " xmlns:xmpRights='http://ns.adobe.com/xap/1.0/rights/'"
            + " xmlns:i='http://iptc.org/std/Iptc4xmpExt/2008-02-29/'>";
    private static final String TAIL = "</rdf:Description></rdf:RDF></x:xmpmeta>";

    /** A packet of the file's own, around some properties. */
    static byte[] holding(String properties) {
        return (HEAD + properties + TAIL).getBytes(UTF_8);
    }

    @Test
    void aPacketHasTheSizeAskedForAndSaysTheStatement() {
        byte[] packet = Xmp.packet(Optional.empty(), STATEMENT, true, 5000).orElseThrow();

        assertThat(packet).hasSize(5000);
        assertThat(new String(packet, UTF_8))
                .startsWith("<?xpacket begin=\"\uFEFF\"")
                .endsWith("<?xpacket end=\"w\"?>")
                .contains("DMI-PROHIBITED", "No training.", "manifest.c2pa", "policies/tdm", "True");
    }

    @Test
    void aLinkIsWrittenAsXmlWantsIt() {
        for (String link : new String[] {"https://gateway.test/v1/assets/2/manifest.c2pa", "", "urn:x?a=b;c"}) {
            String awkward = link + "&\"<\u00e9";
            assertThat(provenance(link)).contains("provenance=\"" + link + "\"");
            String escaped =
                    awkward.replace("&", "&amp;").replace("\"", "&quot;").replace("<", "&lt;");
            assertThat(provenance(awkward))
                    .isEqualTo(
                            provenance(link).replace("provenance=\"" + link + "\"", "provenance=\"" + escaped + "\""));
        }
    }

    /** Without the white space behind it. */
    private static String provenance(String link) {
        Statement statement = new Statement(
                STATEMENT.dataMining(),
                STATEMENT.digitalSourceType(),
                STATEMENT.webStatement(),
                STATEMENT.usageTerms(),
                link);
        String packet =
                new String(Xmp.packet(Optional.empty(), statement, true, 5000).orElseThrow(), UTF_8);
        return packet.substring(0, packet.indexOf("</x:xmpmeta>"));
    }

    @Test
    void whatDoesNotFitIsNotMade() {
        assertThat(Xmp.packet(Optional.empty(), STATEMENT, true, 200)).isEmpty();
    }

    @Test
    void theSizeOfferedFitsTheMergedPacket() {
        Optional<byte[]> large = Optional.of(holding("<dc:source>" + "x".repeat(20_000) + "</dc:source>"));
        int size = Xmp.sizeFor(large, GENERATED);

        assertThat(size).isGreaterThan(20_000).isLessThan(24_000);
        assertThat(Xmp.packet(large, GENERATED, true, size)).isPresent();
        assertThat(Xmp.sizeFor(Optional.empty(), GENERATED)).isEqualTo(4096);
    }

    @Test
    void theFilesOwnWordsStayAndThePermissionToMineDoesNot() {
        String merged = merged(
                holding("<dc:source>mine</dc:source><plus:DataMining>http://ns.useplus.org/ldf/vocab/DMI-ALLOWED"
                        + "</plus:DataMining><plus:OtherConstraints><rdf:Alt><rdf:li xml:lang='x-default'>ask</rdf:li>"
                        + "</rdf:Alt></plus:OtherConstraints><xmpRights:WebStatement>https://mine.test"
                        + "</xmpRights:WebStatement><xmpRights:Marked>False</xmpRights:Marked>"),
                STATEMENT);

        assertThat(merged)
                .contains("mine", ">ask<", "https://mine.test", "DMI-PROHIBITED", "No training.")
                .doesNotContain("DMI-ALLOWED", "policies/tdm", "False");
    }

    @Test
    void aMachineMadeFileStaysOneAndOthersBecomeOne() {
        String source = "http://cv.iptc.org/newscodes/digitalsourcetype/";
        String composite =
                "<i:DigitalSourceType>" + source + "compositeWithTrainedAlgorithmicMedia</i:DigitalSourceType>";
        String camera = "<i:DigitalSourceType>" + source + "digitalCapture</i:DigitalSourceType>";

        assertThat(merged(holding(composite), GENERATED))
                .contains("/compositeWith")
                .doesNotContain("/trained");
        assertThat(merged(holding(camera), GENERATED)).contains("/trained").doesNotContain("digitalCapture");
        assertThat(merged(holding(camera), STATEMENT)).contains("digitalCapture");
    }

    @Test
    void coordinatesAreLeftOutWhereverTheyStand() {
        byte[] placed = holding("<exif:GPSLatitude>52,1N</exif:GPSLatitude><exif:Flash>1</exif:Flash>"
                + "<i:LocationCreated><rdf:Bag><rdf:li rdf:parseType='Resource'><i:City>Hamburg</i:City>"
                + "<exif:GPSLongitude>10,2E</exif:GPSLongitude></rdf:li></rdf:Bag></i:LocationCreated>"
                + "<d:GpsLatitude xmlns:d='http://www.dji.com/drone-dji/1.0/'>53.5</d:GpsLatitude>");

        assertThat(merged(placed, STATEMENT)).contains("Flash").doesNotContain("Hamburg", "52,1N", "10,2E", "53.5");
        String blanked = new String(XmpPlaces.blanked(placed, WISH), UTF_8);
        assertThat(blanked)
                .hasSize(placed.length)
                .contains("Flash")
                .doesNotContain("Hamburg", "52,1N", "10,2E", "53.5");
        byte[] kept = Xmp.packet(Optional.of(placed), STATEMENT, false, 8192).orElseThrow();
        assertThat(new String(kept, UTF_8)).contains("52,1N", "10,2E", "53.5");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<x:xmpmeta xmlns:x='adobe:ns:meta/'><rdf:RDF",
                "<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/hostname'>]><x:xmpmeta xmlns:x='adobe:ns:meta/'>&b;</x:xmpmeta>",
                "<a>no RDF</a>",
                "<!DOCTYPE a [<!ENTITY b 'bb'><!ENTITY c '&b;&b;'>]><a>&c;</a>",
            })
    void whatIsNotXmpOrHostileIsNeverReplaced(String hostile) {
        assertThat(Xmp.against(hostile.getBytes(UTF_8), WISH)).hasValue(Outcome.UNSUPPORTED);
        assertThat(Xmp.packet(Optional.of(hostile.getBytes(UTF_8)), STATEMENT, true, 8192))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "no markup", "\u0000\u0000 \n"})
    void whatSaysNothingIsAsGoodAsAbsent(String nothing) {
        assertThat(Xmp.against(nothing.getBytes(UTF_8), WISH)).isEmpty();
        assertThat(merged(nothing.getBytes(UTF_8), STATEMENT)).isEqualTo(merged(new byte[0], STATEMENT));
    }

    @Test
    void aCredentialElsewhereBindsTheFileUnlessItIsOurs() {
        String named = "<d:provenance xmlns:d='http://purl.org/dc/terms/'>%s/x</d:provenance>";

        assertThat(Xmp.against(holding(named.formatted("https://elsewhere.test")), WISH))
                .hasValue(Outcome.CREDENTIALED);
        assertThat(Xmp.against(holding(named.formatted("https://gateway.test")), WISH))
                .isEmpty();
    }

    @Test
    void whatALibraryWouldRefuseOrWriteOtherwiseStaysAsItIs() {
        String odd =
                "<dc:title>one</dc:title><dc:title>two</dc:title><t:Artist xmlns:t='http://ns.adobe.com/tiff/1.0/'>Bob</t:Artist>"
                        + "<dc:creator><rdf:Seq><rdf:li>Ann</rdf:li></rdf:Seq></dc:creator><dc:rights>a&#0;b</dc:rights>";
        String merged = merged(holding(odd), STATEMENT);

        assertThat(merged)
                .contains("one", "two", "Bob", "Ann", "ab</dc:rights>")
                .doesNotContain("InstanceID", "&#0;");
    }

    @Test
    void whereRoomIsShortWhiteSpaceBetweenElementsGoes() {
        byte[] wide = holding("<dc:source>mine</dc:source>" + " \n".repeat(1000) + "<dc:title> </dc:title>");
        Optional<byte[]> squeezed = Xmp.packet(Optional.of(wide), STATEMENT, true, 2048);

        assertThat(new String(squeezed.orElseThrow(), UTF_8))
                .contains("mine", "<dc:title> </dc:title>", "DMI-PROHIBITED");
    }

    @Test
    void aPacketWithoutDescriptionsGetsOne() {
        String none = "<r:RDF xmlns:r='http://www.w3.org/1999/02/22-rdf-syntax-ns#'/>";

        assertThat(merged(none.getBytes(UTF_8), STATEMENT)).contains("DMI-PROHIBITED", "</r:RDF>");
    }

    @Test
    void depthAndSizeAreBoundedAndCrowdsAreKept() {
        byte[] deep = ("<a>".repeat(50_000) + "</a>".repeat(50_000)).getBytes(UTF_8);
        StringBuilder crowd = new StringBuilder();
        for (int each = 0; each < 10_000; each++) {
            crowd.append("<dc:p").append(each).append(">1</dc:p").append(each).append('>');
        }
        byte[] large = holding("<dc:source>" + "y".repeat(300_000) + "</dc:source>");

        assertThat(Xmp.against(deep, WISH)).hasValue(Outcome.UNSUPPORTED);
        assertThat(Xmp.against(large, WISH)).hasValue(Outcome.UNSUPPORTED);
        assertThat(merged(holding(crowd.toString()), STATEMENT)).contains("p77", "p9999");
    }

    @Test
    void otherEncodingsAreRead() {
        byte[] own = holding("<dc:source>Käse</dc:source>");
        byte[] utf16 = ("\uFEFF" + new String(own, UTF_8)).getBytes(UTF_16LE);

        assertThat(merged(utf16, STATEMENT)).contains("Käse");
        assertThat(merged(new String(own, UTF_8).getBytes(java.nio.charset.StandardCharsets.ISO_8859_1), STATEMENT))
                .contains("Käse");
    }

    private static String merged(byte[] existing, Statement statement) {
        Optional<byte[]> own = Optional.of(existing);
        return new String(
                Xmp.packet(own, statement, true, Xmp.sizeFor(own, statement)).orElseThrow(), UTF_8);
    }
}
