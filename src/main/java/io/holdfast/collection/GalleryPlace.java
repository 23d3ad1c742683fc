package io.holdfast.collection;

import io.holdfast.http.Cursor;
import io.holdfast.problem.ProblemType;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * Where a page of a gallery ended.
 *
 * @param numbering which numbering of the gallery the position belongs to
 * @param position of the page's last asset, which may have moved away since
 * @param asset that asset; it tells the place once the gallery is numbered anew
 */
public record GalleryPlace(int numbering, BigDecimal position, UUID asset) {
    private static final int FIXED_BYTES = Integer.BYTES + 16;
    private static final int MAX_DIGITS = 150;
    private static final Pattern POSITION = Pattern.compile("-?\\d{1,20}(\\.\\d{1,120})?");

    /** The cursor of the page behind it. */
    public String cursor() {
        byte[] digits = position.toPlainString().getBytes(StandardCharsets.US_ASCII);
        ByteBuffer bytes = ByteBuffer.allocate(FIXED_BYTES + digits.length).putInt(numbering);
        return Cursor.text(Cursor.put(bytes, asset).put(digits));
    }

    /** Reads a cursor; throws {@link ProblemType#INVALID_FIELD} for what is none. */
    public static GalleryPlace of(String cursor) {
        ByteBuffer bytes = Cursor.bytes(cursor, FIXED_BYTES + 1, FIXED_BYTES + MAX_DIGITS);
        int numbering = bytes.getInt();
        UUID asset = Cursor.id(bytes);
        String position = StandardCharsets.ISO_8859_1.decode(bytes).toString();
        if (!POSITION.matcher(position).matches()) {
            throw Cursor.unknown();
        }
        return new GalleryPlace(numbering, new BigDecimal(position), asset);
    }
}
