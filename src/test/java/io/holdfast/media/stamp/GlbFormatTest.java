package io.holdfast.media.stamp;

import static io.holdfast.media.stamp.Bytes.join;
import static io.holdfast.media.stamp.Bytes.latin;
import static io.holdfast.media.stamp.Bytes.u32le;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.media.stamp.core.Outcome;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class GlbFormatTest {
    private static final String GLB = "model/gltf-binary";
    private static final byte[] BIN = join(u32le(12), latin("BIN\0"), latin("twelve bytes"));
    private static final String BUFFERED = "\"buffers\":[{\"byteLength\":12}],\"accessors\":[{\"max\":[1e-5,0.1,3.0]}]";

    @Test
    void theMarkStandsInThreePlacesAndTheBufferBehindThem() {
        byte[] file = glb("{\"asset\":{\"version\":\"2.0\"}," + BUFFERED + "}", BIN);
        Stamped stamped = Stamped.streamed(GLB, file);
        JsonObject document = document(stamped.stored());
        JsonObject asset = document.getJsonObject("asset");

        assertThat(stamped.outcome()).isEqualTo(Outcome.STAMPED);
        assertThat(stamped.stored().getUnsignedIntLE(8))
                .isEqualTo(stamped.stored().length());
        assertThat(stamped.stored()
                        .slice(
                                stamped.stored().length() - BIN.length,
                                stamped.stored().length()))
                .isEqualTo(Buffer.buffer(BIN));
        assertThat(stamped.stored().getUnsignedIntLE(12) % 4).isZero();
        assertThat(document.getJsonArray("extensionsUsed")).containsExactly("KHR_xmp_json_ld");
        assertThat(packet(document, 0).getString("plus:DataMining")).endsWith("DMI-PROHIBITED");
        assertThat(asset.getJsonObject("extensions")
                        .getJsonObject("KHR_xmp_json_ld")
                        .getInteger("packet"))
                .isZero();
        assertThat(asset.getJsonObject("extras").getString("plus:DataMining")).endsWith("DMI-PROHIBITED");
        assertThat(asset.getString("copyright")).isNotBlank();
        assertThat(document.getJsonArray("accessors").getJsonObject(0).getJsonArray("max"))
                .isEqualTo(new JsonArray("[1e-5,0.1,3.0]"));
    }

    @Test
    void whatIsThereStays() {
        String own =
                "{\"asset\":{\"version\":\"2.0\",\"copyright\":\"Anna\",\"extras\":{\"mine\":1,\"latitude\":52.52},"
                        + "\"extensions\":{\"KHR_xmp_json_ld\":{\"packet\":1}}},\"extensionsUsed\":[\"KHR_xmp_json_ld\"],"
                        + "\"extensions\":{\"KHR_xmp_json_ld\":{\"packets\":[{\"dc:title\":\"Other\"},"
                        + "{\"dc:title\":\"Mine\",\"exif:GPSLatitude\":\"52,31N\",\"plus:DataMining\":\"DMI-ALLOWED\"}]}}}";
        Stamped stamped = Stamped.of(GLB, glb(own));
        JsonObject document = document(stamped.stored());
        JsonObject asset = document.getJsonObject("asset");

        assertThat(asset.getString("copyright")).isEqualTo("Anna");
        assertThat(asset.getJsonObject("extras").fieldNames()).contains("mine").doesNotContain("latitude");
        assertThat(packet(document, 0)).isEqualTo(new JsonObject().put("dc:title", "Other"));
        assertThat(packet(document, 1).getString("dc:title")).isEqualTo("Mine");
        assertThat(latin(stamped.stored())).doesNotContain("DMI-ALLOWED", "52,31");
        assertThat(Stamped.of(GLB, stamped.bytes()).stored()).isEqualTo(stamped.stored());
    }

    @Test
    void otherFilesPassAsTheyAre() {
        String sound = "{\"asset\":{\"version\":\"2.0\"}," + BUFFERED + "}";
        byte[] good = glb(sound, BIN);
        same(Outcome.MALFORMED, glb(sound));
        same(Outcome.MALFORMED, glb(sound.replace("12", "13"), BIN));
        same(Outcome.MALFORMED, glb("{\"asset\":3}"));
        same(Outcome.MALFORMED, glb("{\"asset\":{},\"extensions\":[]}"));
        same(Outcome.MALFORMED, glb("{\"asset\":{},\"buffers\":[null]}"));
        same(Outcome.MALFORMED, glb("no document"));
        same(Outcome.MALFORMED, Arrays.copyOf(good, good.length - 4));
        same(Outcome.MALFORMED, Arrays.copyOf(good, 15));
        same(Outcome.UNSUPPORTED, glb("{\"asset\":{\"generator\":\"" + "x".repeat(300_000) + "\"}}"));
    }

    private static void same(Outcome outcome, byte[] file) {
        Stamped stamped = Stamped.of(GLB, file);
        assertThat(stamped.outcome()).isEqualTo(outcome);
        assertThat(stamped.bytes()).isEqualTo(file);
    }

    private static JsonObject packet(JsonObject document, int index) {
        return document.getJsonObject("extensions")
                .getJsonObject("KHR_xmp_json_ld")
                .getJsonArray("packets")
                .getJsonObject(index);
    }

    private static JsonObject document(Buffer file) {
        return new JsonObject(file.getString(20, 20 + (int) file.getUnsignedIntLE(12)));
    }

    static byte[] sample() {
        return glb("{\"asset\":{\"version\":\"2.0\"}," + BUFFERED + "}", BIN);
    }

    private static byte[] glb(String document, byte[]... chunks) {
        byte[] json = latin(document + " ".repeat(-document.length() & 3));
        byte[] all = join(u32le(json.length), latin("JSON"), json, join(chunks));
        return join(latin("glTF"), u32le(2), u32le(12 + all.length), all);
    }
}
