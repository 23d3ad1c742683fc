package io.holdfast.media.stamp;

import static io.holdfast.media.stamp.Bytes.box;
import static io.holdfast.media.stamp.Bytes.ftyp;
import static io.holdfast.media.stamp.Bytes.join;
import static io.holdfast.media.stamp.Bytes.largeBox;
import static io.holdfast.media.stamp.Bytes.latin;
import static io.holdfast.media.stamp.Bytes.packet;
import static io.holdfast.media.stamp.Bytes.u32;
import static io.holdfast.media.stamp.Bytes.user;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.media.stamp.core.BoxHead;
import io.holdfast.media.stamp.core.Outcome;
import io.holdfast.media.stamp.xmp.Xmp;
import io.vertx.core.buffer.Buffer;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class IsoFormatTest {
    private static final String MP4 = "video/mp4";
    private static final byte[] FAR = new byte[Stamper.LOOK_AHEAD];
    private static final byte[] PLACE = box("\u00A9xyz", latin("\0\u0012\u0015\u00C7+52.5200+013.4050/"));

    @Test
    void theMarkGoesBehindTheLastBoxAndNothingElseChanges() {
        byte[] file = join(ftyp("isom"), box("moov", box("mvhd", new byte[100])), largeBox("mdat", new byte[999]));
        Stamped stamped = Stamped.of(MP4, file);

        assertThat(stamped.outcome()).isEqualTo(Outcome.STAMPED);
        assertThat(stamped.kept()).isEqualTo(file.length);
        assertThat(stamped.added()).isEqualTo(48 + Xmp.MIN);
        assertThat(stamped.stored().getBytes(file.length + 8, file.length + 24))
                .asHexString()
                .isEqualToIgnoringCase(BoxHead.XMP);
        assertThat(latin(stamped.stored())).contains("DMI-PROHIBITED", "trainedAlgorithmicMedia", "manifest.c2pa");
    }

    @Test
    void aFileWhoseLengthIsNotKnownHasRoomForAPacketThatMayCome() {
        byte[] file = join(ftyp("isom"), box("mdat", FAR), user(BoxHead.XMP, packet(600)));
        Stamped stamped = Stamped.streamed(MP4, file);

        assertThat(stamped.outcome()).isEqualTo(Outcome.STAMPED);
        assertThat(stamped.added()).isEqualTo(48 + 16 * 1024);
        assertThat(latin(stamped.stored()))
                .contains("DMI-PROHIBITED", "Their Tool")
                .doesNotContain("52,31");
        assertThat(latin(stamped.stored()).split("DMI-", -1)).hasSize(2);
    }

    @Test
    void aPacketWithRoomIsMergedWhereItIs() {
        for (byte[] box :
                new byte[][] {user(BoxHead.XMP, packet(4000)), box("moov", box("udta", box("XMP_", packet(4000))))}) {
            Stamped stamped = Stamped.of(MP4, join(ftyp("isom"), box, box("mdat", new byte[9])));

            assertThat(stamped.outcome()).isEqualTo(Outcome.STAMPED);
            assertThat(stamped.added()).isZero();
            assertThat(latin(stamped.stored()))
                    .contains("DMI-PROHIBITED", "Their Tool")
                    .doesNotContain("52,31");
        }
    }

    @Test
    void aPacketWithoutRoomMovesToTheEnd() {
        for (byte[] box :
                new byte[][] {user(BoxHead.XMP, packet(600)), box("moov", box("udta", box("XMP_", packet(600))))}) {
            Stamped stamped = Stamped.of(MP4, join(ftyp("isom"), box, box("mdat", new byte[9])));

            assertThat(stamped.outcome()).isEqualTo(Outcome.STAMPED);
            assertThat(stamped.added()).isEqualTo(48 + Xmp.MIN);
            assertThat(latin(stamped.stored()))
                    .contains("free", "DMI-PROHIBITED", "Their Tool")
                    .doesNotContain("52,31", "XMP_");
        }
    }

    @Test
    void aLaterPacketIsRenamed() {
        byte[] second = user(BoxHead.XMP, packet(700));
        Stamped stamped = Stamped.of(MP4, join(ftyp("isom"), user(BoxHead.XMP, packet(4000)), second));

        String stored = latin(stamped.stored());
        assertThat(stored.substring(stored.length() - 700 - 24))
                .contains("free")
                .doesNotContain("uuid", "52,31");
    }

    @Test
    void aPacketThatIsTooLargeStaysAndIsTold() {
        String large =
                "<x:xmpmeta xmlns:x=\"adobe:ns:meta/\"><rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">"
                        + "<rdf:Description rdf:about=\"\" xmlns:a=\"urn:a\" a:b=\"" + "b".repeat(20_000)
                        + "\"/></rdf:RDF></x:xmpmeta>";
        byte[] file = join(ftyp("isom"), user(BoxHead.XMP, latin(large)), box("mdat", new byte[9]));
        Stamped stamped = Stamped.of(MP4, file);

        assertThat(stamped.outcome()).isEqualTo(Outcome.UNSUPPORTED);
        assertThat(stamped.stored()).isEqualTo(Buffer.buffer(file));
    }

    @Test
    void whatACredentialBindsIsLeftAsItIs() {
        byte[] file = join(
                ftyp("isom"),
                user(BoxHead.CREDENTIAL, new byte[50]),
                box("moov", box("udta", PLACE)),
                box("mdat", FAR));
        Stamped stamped = Stamped.of(MP4, file);

        assertThat(stamped.outcome()).isEqualTo(Outcome.CREDENTIALED);
        assertThat(stamped.stored()).isEqualTo(Buffer.buffer(file));
    }

    @Test
    void aCredentialThatComesLateGetsNoMarkBehindItAndNeitherAnythingBeforeIt() {
        byte[] file = join(
                ftyp("isom"),
                box("mdat", FAR),
                user(BoxHead.CREDENTIAL, new byte[50]),
                box("moov", box("udta", PLACE)));
        Stamped stamped = Stamped.of(MP4, file);

        assertThat(stamped.outcome()).isEqualTo(Outcome.CREDENTIALED);
        assertThat(stamped.kept()).isEqualTo(file.length);
        assertThat(stamped.bytes()).isEqualTo(file);
    }

    /** {@link Stamped} sees that it can be taken back. */
    @Test
    void aMarkInAnEarlyPacketIsTakenBackForALateCredential() {
        byte[] file = join(
                ftyp("isom"),
                user(BoxHead.XMP, packet(4000)),
                box("moov", box("udta", PLACE)),
                box("mdat", FAR),
                user(BoxHead.CREDENTIAL, new byte[50]));

        assertThat(Stamped.of(MP4, file).outcome()).isEqualTo(Outcome.CREDENTIALED);
        assertThat(Stamped.streamed(MP4, file).outcome()).isEqualTo(Outcome.CREDENTIALED);
    }

    @Test
    void placesAreBlankedWhereverTheyStand() {
        byte[] keys = box(
                "keys",
                u32(0),
                u32(2),
                box("mdta", latin("com.apple.quicktime.make")),
                box("mdta", latin("com.apple.quicktime.location.ISO6709")));
        byte[] items =
                box("ilst", box("\0\0\0\u0001", value("Maker")), box("\0\0\0\u0002", value("+52.5200+013.4050/")));
        byte[] handler = box("hdlr", new byte[25]);
        byte[] loci = box("loci", new byte[6], latin("Berlin\0"), new byte[14]);
        byte[] movie = box(
                "moov",
                box("trak", box("udta", PLACE, box("name", latin("n")), u32(0))),
                box(
                        "udta",
                        loci,
                        box("meta", u32(0), handler, box("ilst", box("\u00A9xyz", value("+52.5200+013.4050/"))))),
                box("meta", handler, keys, items));
        for (byte[] file :
                new byte[][] {join(ftyp("isom"), movie, box("mdat", FAR)), join(ftyp("isom"), box("mdat", FAR), movie)
                }) {
            Stamped stamped = Stamped.of(MP4, file);

            assertThat(stamped.outcome()).isEqualTo(Outcome.STAMPED);
            assertThat(latin(stamped.stored()))
                    .doesNotContain("52.52", "Berlin", "xyz", "loci")
                    .contains("Maker");
        }
    }

    private static byte[] value(String text) {
        return box("data", u32(1), u32(0), latin(text));
    }

    @Test
    void aLastBoxWithoutASizeGetsOne() {
        byte[] open = join(ftyp("isom"), box("moov", box("mvhd", new byte[9])), u32(0), latin("mdat"), FAR);
        Stamped stamped = Stamped.of(MP4, open);

        assertThat(stamped.outcome()).isEqualTo(Outcome.STAMPED);
        assertThat(stamped.stored().getUnsignedInt(open.length - FAR.length - 8))
                .isEqualTo(FAR.length + 8);
        assertThat(Stamped.streamed(MP4, open).outcome()).isEqualTo(Outcome.UNSUPPORTED);
        assertThat(Stamped.streamed(MP4, open).stored()).isEqualTo(Buffer.buffer(open));
    }

    @Test
    void theIndexOfFragmentsStaysLast() {
        byte[] index = box("mfra", box("tfra", new byte[16]), box("mfro", u32(0), u32(48)));
        for (byte[] content : new byte[][] {new byte[9], FAR}) {
            byte[] file = join(ftyp("iso5"), box("moof", new byte[9]), box("mdat", content), index);
            for (Stamped stamped : new Stamped[] {Stamped.of(MP4, file), Stamped.streamed(MP4, file)}) {
                String stored = latin(stamped.stored());
                assertThat(stamped.outcome()).isEqualTo(Outcome.STAMPED);
                assertThat(stored).contains("DMI-PROHIBITED").endsWith(latin(Buffer.buffer(index)));
            }
        }
    }

    @Test
    void brokenFilesPassWithoutTheMark() {
        byte[] good = join(ftyp("isom"), box("moov", box("mvhd", new byte[100])), box("mdat", FAR));
        for (byte[] bad : new byte[][] {
            Arrays.copyOf(good, good.length - 1),
            Arrays.copyOf(good, 100),
            join(ftyp("isom"), u32(7), latin("free")),
            join(ftyp("isom"), u32(1), latin("free"), u32(0xFFFF_FFFFL), u32(0xFFFF_FFFFL)),
            join(ftyp("isom"), box("moov", u32(500), latin("trak")), new byte[600]),
            join(ftyp("isom"), new byte[5])
        }) {
            Stamped stamped = Stamped.of(MP4, bad);
            assertThat(stamped.outcome()).isEqualTo(Outcome.MALFORMED);
            assertThat(stamped.stored()).isEqualTo(Buffer.buffer(bad));
        }
    }

    @Test
    void whatTurnsOutBrokenLaterEndsInAnEmptyBox() {
        byte[] file = join(ftyp("isom"), box("mdat", FAR), u32(500), latin("free"));
        Stamped stamped = Stamped.streamed(MP4, file);

        assertThat(stamped.outcome()).isEqualTo(Outcome.MALFORMED);
        assertThat(stamped.kept()).isEqualTo(file.length);
        assertThat(latin(stamped.stored())).doesNotContain("DMI-");
    }
}
