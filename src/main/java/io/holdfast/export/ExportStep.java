package io.holdfast.export;

import io.holdfast.db.ColumnWord;

/** What is listed one after another when an export is made. */
enum ExportStep {
    /** What an earlier attempt left is removed. */
    CLEAR,
    FRONT,
    MEDIA,
    RUNS,
    COLLECTIONS,
    DISCLOSURES,
    BACK;

    /** The step that a row names. */
    static ExportStep of(String word) {
        return ColumnWord.read(ExportStep.class, word);
    }

    String word() {
        return ColumnWord.of(this);
    }

    ExportStep following() {
        return switch (this) {
            case CLEAR -> FRONT;
            case FRONT -> MEDIA;
            case MEDIA -> RUNS;
            case RUNS -> COLLECTIONS;
            case COLLECTIONS -> DISCLOSURES;
            case DISCLOSURES, BACK -> BACK;
        };
    }
}
