package io.holdfast.upload.tus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.problem.ProblemException;
import io.holdfast.problem.ProblemType;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UploadConcatTest {
    private static final String ID = "01900000-0000-7000-8000-000000000000";
    private static final UUID PIECE = UUID.fromString(ID);

    @Test
    void anUploadIsAloneUnlessItSaysMore() {
        assertThat(read().kind()).isEqualTo(UploadConcat.Kind.ALONE);
        assertThat(read("partial").kind()).isEqualTo(UploadConcat.Kind.PARTIAL);
        assertThat(read("partial").raw()).hasValue("partial");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v1/uploads/" + ID,
                "uploads/" + ID,
                "https://media.example/v1/uploads/" + ID,
                "http://10.0.0.1:8080/v1/uploads/" + ID,
                "https://media.example/hold/v1/uploads/" + ID
            })
    void aPieceIsKnownByItsPath(String url) {
        UploadConcat concat = read("final;" + url + " " + url);

        assertThat(concat.kind()).isEqualTo(UploadConcat.Kind.FINAL);
        assertThat(concat.pieces()).containsExactly(PIECE, PIECE);
        assertThat(concat.raw()).hasValue("final;" + url + " " + url);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "foo", "final", "final;", "final; ", "Partial", "partial;", "final:/v1/uploads/" + ID})
    void whatIsMalformedIsRefused(String raw) {
        refused(ProblemType.BAD_REQUEST, raw);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v1/uploads/../uploads/" + ID,
                "/v1/uploads/%2f" + ID,
                "/v1/uploads/" + ID + "/",
                "/v1/uploads/" + ID + "?a",
                "/v1/assets/" + ID,
                "/other/v1/uploads/" + ID,
                "ftp://media.example/v1/uploads/" + ID,
                "/v1/uploads/nothing",
                "/v1/uploads/" + ID + "\t/v1/uploads/" + ID,
                ID
            })
    void whatIsNoUploadHereIsNotFound(String url) {
        refused(ProblemType.NOT_FOUND, "final;" + url);
    }

    @Test
    void tooManyPiecesAreRefused() {
        refused(ProblemType.BAD_REQUEST, "final;" + String.join(" ", Collections.nCopies(10_001, "/v1/uploads/" + ID)));
    }

    private static UploadConcat read(String... lines) {
        return UploadConcat.of(List.of(lines), "https://media.example/hold");
    }

    private static void refused(ProblemType type, String raw) {
        assertThatThrownBy(() -> read(raw))
                .as(raw)
                .isInstanceOfSatisfying(ProblemException.class, refusal -> assertThat(refusal.type())
                        .isEqualTo(type));
    }
}
