package io.holdfast.media;

import static io.holdfast.media.Sample.ACCEPTED;
import static io.holdfast.media.Sample.file;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.holdfast.problem.ProblemException;
import io.holdfast.problem.ProblemType;
import io.vertx.core.buffer.Buffer;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What senders say of their files' types, and what is made of it. */
class LabelTest {
    private final Sniffer sniffer = new Sniffer(ACCEPTED);

    @ParameterizedTest
    @CsvSource({
        "picture.jpg, image/jpg, image/jpeg",
        "picture.png, IMAGE/PNG; name=a, image/png",
        "sound.wav, audio/x-wav, audio/wav",
        "xing.mp3, audio/mp3, audio/mpeg",
        "sound.m4a, audio/x-m4a, audio/mp4",
        "sound.opus, audio/opus, audio/ogg",
        "sound.opus, application/ogg, audio/ogg",
        "movie.webm, video/webm; codecs=vp9, video/webm",
        "picture.heic, image/heif, image/heic",
        "sound.mp4, video/mp4, audio/mp4",
        "sound.webm, video/webm, audio/webm"
    })
    void otherNamesAndParametersOfTheSameTypeDoNotContradict(String name, String declared, String type) {
        assertThat(found(name, Optional.of(declared))).isEqualTo(type);
    }

    /** Names by an extension or a library's table are right about the kind alone; a container is often named by its family. */
    @ParameterizedTest
    @CsvSource({
        "picture.png, image/jpeg",
        "lossy.webp, image/jpeg",
        "picture.avif, image/heic",
        "picture.png, image/*",
        "picture.jpg, image",
        "front.mp4, audio/mp4",
        "front.mp4, video/quicktime",
        "front.mp4, video/3gpp",
        "front.mp4, audio/3gpp",
        "front.mp4, video/x-m4v",
        "movie.mov, video/mp4",
        "movie.webm, audio/webm",
        "movie.webm, video/x-matroska",
        "movie.mkv, video/webm",
        "sound.wav, audio/mpeg",
        "sound.aac, audio/mpeg",
        "sound.aac, audio/vnd.dlna.adts",
        "vbr.mp3, audio/x-mpeg-3",
        "sound.m4a, video/mp4",
        "sound.opus, video/ogg"
    })
    void aWrongNameOfTheSameKindOrContainerIsNoContradiction(String name, String declared) {
        assertThat(found(name, Optional.of(declared))).isEqualTo(found(name, Optional.empty()));
    }

    /** What curl, urllib, AWS tools and scripts say that know nothing. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "undefined",
                "null",
                "binary/octet-stream",
                "application/x-www-form-urlencoded",
                "Application/Octet-Stream; charset=binary",
                "application/force-download",
                "*/*"
            })
    void aNameThatSaysNothingIsNoContradiction(String declared) {
        assertThat(found("picture.png", Optional.of(declared))).isEqualTo("image/png");
        assertThat(found("vbr.mp3", Optional.of(declared))).isEqualTo("audio/mpeg");
    }

    @ParameterizedTest
    @CsvSource({
        "picture.gif, video/mp4",
        "picture.png, text/html",
        "picture.png, application/pdf",
        "picture.png, audio/*",
        "vbr.mp3, image/png",
        "vbr.mp3, video/mp4",
        "movie.mov, audio/mpeg",
        "picture.png, nonsense"
    })
    void bytesOfAnotherKindThanTheDeclaredAreRefusedWithWhatIsAccepted(String name, String declared) {
        ProblemException refusal =
                catchThrowableOfType(ProblemException.class, () -> found(name, Optional.of(declared)));

        assertThat(refusal).isNotNull();
        assertThat(refusal.problem().type()).isEqualTo(ProblemType.MEDIA_TYPE_REFUSED);
        assertThat(refusal.problem().detail().orElse("")).contains("not what was declared");
        assertThat(refusal.problem().extensions().get("accepted"))
                .isEqualTo(ACCEPTED.stream().sorted().toList());
    }

    private String found(String name, Optional<String> declared) {
        return sniffer.examine(Buffer.buffer(file(name)), declared, OptionalLong.empty())
                .mediaType();
    }
}
