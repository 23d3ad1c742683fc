package io.holdfast.media;

import static io.holdfast.media.Sample.ACCEPTED;
import static io.holdfast.media.Sample.buffer;
import static io.holdfast.media.Sample.file;
import static io.holdfast.media.Sample.hex;
import static io.holdfast.media.Sample.join;
import static io.holdfast.media.Sample.latin;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.holdfast.problem.ProblemException;
import io.holdfast.problem.ProblemType;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SnifferTest {
    private static final String SVG =
            "<svg xmlns=\"http://www.w3.org/2000/svg\" xmlns:xlink=\"http://www.w3.org/1999/xlink\">";

    private final Sniffer sniffer = new Sniffer(ACCEPTED);
    private final Sniffer lax = new Sniffer(Set.of("image/svg+xml", "text/html", "application/xml", "text/plain"));

    @ParameterizedTest
    @CsvSource({
        "picture.png, image/png",
        "picture.gif, image/gif",
        "picture.jpg, image/jpeg",
        "picture.tiff, image/tiff",
        "picture.avif, image/avif",
        "picture.heic, image/heic",
        "lossy.webp, image/webp",
        "front.mp4, video/mp4",
        "movie.mov, video/quicktime",
        "movie.webm, video/webm",
        "movie.mkv, video/x-matroska",
        "sound.m4a, audio/mp4",
        "sound.wav, audio/wav",
        "sound.flac, audio/flac",
        "sound.opus, audio/ogg",
        "sound.aac, audio/aac",
        "vbr.mp3, audio/mpeg",
        "plain.mp3, audio/mpeg"
    })
    void theBytesTellTheTypeWhetherItIsDeclaredOrNot(String name, String type) {
        assertThat(found(name, Optional.empty())).isEqualTo(type);
        assertThat(found(name, Optional.of("application/octet-stream"))).isEqualTo(type);
        assertThat(found(name, Optional.of(type))).isEqualTo(type);
    }

    @ParameterizedTest
    @CsvSource({"sound.mp4, audio/mp4", "sound.webm, audio/webm"})
    void aMovieOfSoundAloneIsSound(String name, String type) {
        assertThat(found(name, Optional.empty())).isEqualTo(type);
    }

    @Test
    void aTagThatHidesWhatFollowsIsBelievedToStandInFrontOfWhatItsSenderSays() {
        Buffer tag = Buffer.buffer(join(latin("ID3\4\0\0\0\20\0\0"), new byte[Sniffer.HEAD_BYTES - 10]));
        for (String declared : new String[] {"audio/flac", "audio/x-flac", "audio/aac", "audio/mpeg"}) {
            assertThat(sniffer.examine(tag, Optional.of(declared), OptionalLong.empty())
                            .mediaType())
                    .isEqualTo(declared.replace("x-", ""));
        }
        assertRefused(sniffer, Buffer.buffer(), Optional.of("audio/flac"), "not accepted");
    }

    @ParameterizedTest
    @CsvSource({"3gp5, video/3gpp", "3gp4, audio/3gpp", "3g2a, video/3gpp2"})
    void aFilmOfAPhoneIsAnMp4File(String brand, String declared) {
        byte[] film = file("front.mp4");
        System.arraycopy(latin(brand), 0, film, 8, 4);

        assertThat(sniffer.examine(Buffer.buffer(film), Optional.of(declared), OptionalLong.empty())
                        .mediaType())
                .isEqualTo("video/mp4");
    }

    @Test
    void aModelIsOneByItsDocument() {
        byte[] model = join(latin("glTF\2\0\0\0\40\0\0\0\14\0\0\0JSON{\"asset\":3}"));

        for (Optional<String> declared : List.of(Optional.<String>empty(), Optional.of("model/gltf-binary"))) {
            assertThat(sniffer.examine(Buffer.buffer(model), declared, OptionalLong.empty())
                            .mediaType())
                    .isEqualTo("model/gltf-binary");
        }
        model[4] = 1;
        assertRefused(sniffer, Buffer.buffer(model), Optional.of("model/gltf-binary"), "not accepted");
    }

    @ParameterizedTest
    @ValueSource(strings = {"RF64", "BW64"})
    void aWaveFileThatMayBeLargerThanFourGibibytesIsOne(String form) {
        byte[] large = file("sound.wav");
        System.arraycopy(latin(form), 0, large, 0, 4);

        assertThat(sniffer.examine(Buffer.buffer(large), Optional.empty(), OptionalLong.empty())
                        .mediaType())
                .isEqualTo("audio/wav");
    }

    @Test
    void soundWithACoverHasNoSize() {
        byte[] audiobook = file("front.mp4");
        System.arraycopy(latin("M4B "), 0, audiobook, 8, 4);

        assertThat(sniffer.examine(Buffer.buffer(audiobook), Optional.empty(), OptionalLong.empty()))
                .isEqualTo(
                        new MediaFacts("audio/mp4", OptionalInt.empty(), OptionalInt.empty(), OptionalLong.of(2000)));
    }

    @Test
    void aMovieIsToldWithItsSizeAndDuration() {
        assertThat(sniffer.examine(Buffer.buffer(file("rotated.mp4")), Optional.empty(), OptionalLong.empty()))
                .isEqualTo(new MediaFacts("video/mp4", OptionalInt.of(48), OptionalInt.of(64), OptionalLong.of(2000)));
    }

    @Test
    void whereTheTracksComeLaterTheSenderSaysWhetherAMovieIsSoundAlone() {
        Buffer head = Buffer.buffer(file("sound.mp4")).getBuffer(0, 32);

        assertThat(sniffer.examine(head, Optional.of("audio/mp4"), OptionalLong.empty())
                        .mediaType())
                .isEqualTo("audio/mp4");
        assertThat(sniffer.examine(head, Optional.of("video/mp4"), OptionalLong.empty())
                        .mediaType())
                .isEqualTo("video/mp4");
    }

    @Test
    void aTypeThatIsNotOnTheListIsRefusedAlsoWhenItIsDeclared() {
        Sniffer pictures = new Sniffer(Set.of("image/png"));

        assertRefused(pictures, Buffer.buffer(file("picture.gif")), Optional.of("image/gif"), "not accepted");
        assertRefused(pictures, Buffer.buffer(file("picture.gif")), Optional.of("image/png"), "image/gif");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<!DOCTYPE html><p>",
                "<html><body>",
                " \t\r\n<HTML>",
                "\uFEFF<html>",
                "<!-- a comment --><body onload='x'>",
                "<script>alert(1)</script>",
                "<img src=x onerror=alert(1)>",
                "<a href='javascript:x'>",
                "<iframe src=x>",
                "<?xml version='1.0'?><html xmlns='http://www.w3.org/1999/xhtml'/>",
                "<html xmlns='http://www.w3.org/1999/xhtml'/>",
                "<?xml version='1.0'?><?xml-stylesheet href='a.xsl'?><feed/>",
                "<x:script xmlns:x='http://www.w3.org/1999/xhtml'/>",
                "<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]><a>&b;</a>"
            })
    void pagesAndXmlAreRefusedWhateverIsAcceptedOrDeclared(String text) {
        for (String declared : new String[] {"image/png", "text/html", "application/octet-stream", "image/svg+xml"}) {
            assertRefused(lax, buffer(text), Optional.of(declared), "may run");
            assertRefused(sniffer, buffer(text), Optional.of(declared), "may run");
        }
    }

    @Test
    void pagesInUtf16AreRefused() {
        Buffer little = Buffer.buffer("\uFEFF<html>".getBytes(StandardCharsets.UTF_16LE));
        Buffer big = Buffer.buffer("  <script>".getBytes(StandardCharsets.UTF_16BE));

        assertRefused(lax, little, Optional.empty(), "may run");
        assertRefused(lax, big, Optional.empty(), "may run");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<script>alert(1)</script>",
                "<ScRiPt/>",
                "<s:script xmlns:s='http://www.w3.org/2000/svg'/>",
                "<g onclick='x'/>",
                "<a xlink:href='java&#10;script:x'/>",
                "<set attributeName='href' to='javascript:x'/>",
                "<image href='data:image/svg+xml;base64,AAAA'/>",
                "<foreignObject/>",
                "<h:b xmlns:h='http://www.w3.org/1999/xhtml'/>",
                "<style>@import url(x)</style>",
                "<?xml-stylesheet href='x'?>",
                "&lol;",
                "<g>"
            })
    void anSvgThatMightRunSomethingIsRefusedWhereSvgIsAccepted(String content) {
        assertRefused(lax, buffer(SVG + content + "</svg>"), Optional.of("image/svg+xml"), "may run");
    }

    @Test
    void anSvgThatOnlyDrawsIsAcceptedWhereItIsListed() {
        Buffer still = buffer("<?xml version='1.0'?><!-- by hand -->" + SVG
                + "<style>g{fill:red}</style><g><path d='M0 0'/><a xlink:href='https://example.org/'/></g></svg>");

        assertThat(lax.examine(still, Optional.of("image/svg+xml"), OptionalLong.empty())
                        .mediaType())
                .isEqualTo("image/svg+xml");
        assertRefused(sniffer, still, Optional.of("image/svg+xml"), "not accepted");
        assertRefused(sniffer, still, Optional.of("image/png"), "image/svg+xml");
    }

    @Test
    void anSvgThatGoesOnAfterTheHeadIsRefused() {
        Buffer head = buffer(SVG + "<!--" + "x".repeat(Sniffer.HEAD_BYTES) + "--></svg>");

        assertRefused(lax, head, Optional.empty(), "may run");
    }

    @ParameterizedTest
    @ValueSource(strings = {"<script>alert(1)</script>", "<!DocType HTML>", "<HTML\n", "<html", "<Script/src=x>"})
    void aPictureThatHidesAPageInItsHeadIsRefused(String page) {
        Buffer comment = Buffer.buffer(join(file("picture.gif"), latin(page)));
        Buffer start = Buffer.buffer(join(latin("GIF89a/*"), latin(page)));

        assertRefused(sniffer, comment, Optional.of("image/gif"), "may run");
        assertRefused(sniffer, start, Optional.of("image/gif"), "may run");
    }

    @Test
    void bytesThatResembleATagByChanceAreNoPage() {
        Buffer head = Buffer.buffer(join(file("picture.gif"), latin("<svg <htm1> <scripx> <htmlx")));

        assertThat(sniffer.examine(head, Optional.empty(), OptionalLong.empty()).mediaType())
                .isEqualTo("image/gif");
    }

    @ParameterizedTest
    @CsvSource({
        "alert(1); function f() { return 1; }",
        "%PDF-1.7 and so on",
        "#!/bin/sh",
        "GIF",
        "just text",
        "'{\"a\": 1}'"
    })
    void textAndDocumentsAreNotAccepted(String text) {
        assertRefused(sniffer, buffer(text), Optional.of("image/png"), "not accepted");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "504b0304140000000800",
                "4d5a90000300000004000000ffff0000",
                "7f454c4602010100",
                "cafebabe00000034",
                "1f8b0800000000000003",
                "00000000",
                "fffb",
                "fffb9064 00000000",
                "494433040000 00000000 3c68746d6c3e",
                "1a45dfa3"
            })
    void archivesProgramsAndStumpsAreNotAccepted(String bytes) {
        Buffer head = Buffer.buffer(join(hex(bytes), new byte[600]));

        assertThatThrownBy(() -> sniffer.examine(head, Optional.empty(), OptionalLong.empty()))
                .isInstanceOf(ProblemException.class);
    }

    @Test
    void anEmptyBodyIsRefused() {
        assertRefused(sniffer, Buffer.buffer(), Optional.empty(), "not accepted");
        assertRefused(sniffer, Buffer.buffer(), Optional.of("image/png"), "not accepted");
    }

    private String found(String name, Optional<String> declared) {
        return sniffer.examine(Buffer.buffer(file(name)), declared, OptionalLong.empty())
                .mediaType();
    }

    private static void assertRefused(Sniffer sniffer, Buffer head, Optional<String> declared, String why) {
        ProblemException refusal = catchThrowableOfType(
                ProblemException.class, () -> sniffer.examine(head, declared, OptionalLong.empty()));
        assertThat(refusal).isNotNull();
        assertThat(refusal.problem().type()).isEqualTo(ProblemType.MEDIA_TYPE_REFUSED);
        assertThat(refusal.problem().detail().orElse("")).contains(why);
    }
}
