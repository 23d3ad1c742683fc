package io.holdfast.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.asset.Output;
import io.holdfast.collection.GalleryPlace;
import io.holdfast.history.OutputCursor;
import io.holdfast.problem.ProblemException;
import io.holdfast.problem.ProblemType;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class CursorTest {
    private static final UUID ID = UUID.fromString("01900000-0000-7000-8000-0000000000ff");

    @Test
    void eachKindIsReadAsItWasWritten() {
        assertThat(Cursor.id(Cursor.of(ID))).isEqualTo(ID);
        assertThat(OutputCursor.output(OutputCursor.of(new Output(ID, 70_000)))).isEqualTo(new Output(ID, 70_000));
        for (String position :
                List.of("1", "-12.5", "0.000000000000000000001", "9".repeat(20) + "." + "7".repeat(100))) {
            GalleryPlace place = new GalleryPlace(3, new BigDecimal(position), ID);
            assertThat(GalleryPlace.of(place.cursor())).isEqualTo(place);
        }
    }

    @Test
    void itIsSafeInAQuery() {
        assertThat(new GalleryPlace(-1, new BigDecimal("-0.5"), ID).cursor()).matches("[A-Za-z0-9_-]+");
    }

    @Test
    void anotherKindOrNoneIsRefused() {
        String place = new GalleryPlace(1, BigDecimal.ONE, ID).cursor();
        for (String other : List.of("", "!", "AAAA", place, place + place, OutputCursor.of(new Output(ID, 1)))) {
            refused(() -> Cursor.id(other));
        }
        refused(() -> OutputCursor.output(Cursor.of(ID)));
        for (String other :
                List.of("", "!", Cursor.of(ID), OutputCursor.of(new Output(ID, 1)), place + place, place + "AAAA")) {
            refused(() -> GalleryPlace.of(other));
        }
    }

    @Test
    void aPageEndsBehindTheItemThatMakesItLongEnough() {
        PageRequest asked = new PageRequest(10, 20, Optional.empty());
        List<String> rows = List.of("a", "b", "c");

        JsonPage page = asked.json(rows, row -> new JsonObject().put("row", row), row -> row);
        assertThat(new JsonObject(page.json()))
                .isEqualTo(new JsonObject("{\"items\":[{\"row\":\"a\"},{\"row\":\"b\"}],\"next\":\"b\"}"));
        assertThat(page.next()).hasValue("b");
        JsonPage last = asked.json(List.of("c"), row -> new JsonObject().put("row", row), row -> row);
        assertThat(last.json()).hasToString("{\"items\":[{\"row\":\"c\"}],\"next\":null}");
        assertThat(last.next()).isEmpty();
        JsonPage none =
                asked.json(new JsonObject().put("of", 1), List.<String>of(), 0, row -> new JsonObject(), row -> row);
        assertThat(none.json()).hasToString("{\"of\":1,\"items\":[],\"next\":null}");
    }

    @Test
    void oneRowMoreThanThePageTellsThatThereIsAnother() {
        PageRequest asked = new PageRequest(2, 1_000, Optional.empty());

        assertThat(asked.rows()).isEqualTo(3);
        assertThat(asked.page(List.of(1, 2, 3))).containsExactly(1, 2);
        assertThat(asked.next(List.of(1, 2, 3), String::valueOf)).hasValue("2");
        assertThat(asked.page(List.of(1, 2))).containsExactly(1, 2);
        assertThat(asked.next(List.of(1, 2), String::valueOf)).isEmpty();
        assertThat(asked.next(List.<Integer>of(), String::valueOf)).isEmpty();
    }

    private static void refused(ThrowingCallable reading) {
        assertThatThrownBy(reading).isInstanceOfSatisfying(ProblemException.class, refusal -> assertThat(refusal.type())
                .isEqualTo(ProblemType.INVALID_FIELD));
    }
}
