package io.holdfast.history;

import io.holdfast.asset.Output;
import io.holdfast.http.Cursor;
import io.holdfast.problem.ProblemType;
import java.nio.ByteBuffer;

/** The last row of a page of results of runs, as text that says nothing to clients. */
public final class OutputCursor {
    private static final int BYTES = 2 * Long.BYTES + Integer.BYTES;

    private OutputCursor() {}

    /** Names a row by the result that it is. */
    public static String of(Output last) {
        return Cursor.text(
                Cursor.put(ByteBuffer.allocate(BYTES), last.generation()).putInt(last.number()));
    }

    /** Reads a result of a run; throws {@link ProblemType#INVALID_FIELD} for what is no cursor of this kind. */
    public static Output output(String cursor) {
        ByteBuffer bytes = Cursor.bytes(cursor, BYTES, BYTES);
        return new Output(Cursor.id(bytes), bytes.getInt());
    }
}
