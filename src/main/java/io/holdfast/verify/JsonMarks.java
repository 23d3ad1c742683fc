package io.holdfast.verify;

import io.holdfast.verify.Finding.Says;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Reads each {@code usage} object of a JSON answer, at any depth. */
final class JsonMarks {
    private static final int DEEPEST = 32;

    private JsonMarks() {}

    static List<Finding> of(Object json) {
        List<Finding> found = new ArrayList<>();
        look(json, 0, found);
        return found;
    }

    private static void look(Object json, int depth, List<Finding> found) {
        if (depth > DEEPEST) {
            return;
        }
        if (json instanceof JsonArray array) {
            array.forEach(each -> look(each, depth + 1, found));
        } else if (json instanceof JsonObject object) {
            for (Map.Entry<String, Object> member : object) {
                if (member.getKey().equals("usage") && member.getValue() instanceof JsonObject usage) {
                    found.addAll(usage(usage));
                } else {
                    look(member.getValue(), depth + 1, found);
                }
            }
        }
    }

    private static List<Finding> usage(JsonObject usage) {
        List<Finding> found = new ArrayList<>();
        Object mark = usage.getValue("doNotTrain");
        add(found, "doNotTrain", mark, Boolean.TRUE.equals(mark) ? Says.RESERVED : Says.PERMITTED);
        Object preference = usage.getValue("contentUsage");
        add(found, "contentUsage", preference, HeaderMarks.preference(String.valueOf(preference)));
        Object reservation = usage.getValue("tdmReservation");
        add(found, "tdmReservation", reservation, HeaderMarks.reservation(String.valueOf(reservation)));
        Object mining = usage.getValue("dataMining");
        add(found, "dataMining", mining, XmpMarks.mining(String.valueOf(mining)));
        if (usage.getValue("cawg") instanceof JsonObject uses
                && uses.getValue("cawg.ai_training") instanceof JsonObject training) {
            Object use = training.getValue("use");
            add(found, "cawg.ai_training", use, CredentialMarks.use(String.valueOf(use)));
        }
        return found;
    }

    private static void add(
            List<Finding> found, String member, @org.jspecify.annotations.Nullable Object value, Says says) {
        if (value != null) {
            found.add(new Finding("json usage." + member, value.toString(), says));
        }
    }
}
